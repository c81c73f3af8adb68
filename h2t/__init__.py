"Head2Toe for any timm model: find the few features of all layers that your task needs."
import os
from importlib import import_module

__version__ = "0.1.0"

# Waiting OpenMP threads go to sleep early: two programs that share a CPU would otherwise
# slow each other down manyfold.
os.environ.setdefault("GOMP_SPINCOUNT", "3000")

_FACE = {  # what `from h2t import ...` offers -> its module, loaded when it is asked for
    "Backbone": "h2t.backbones",
    "Extractor": "h2t.features",
    "extract": "h2t.features",
    "group_lasso_path": "h2t.lasso",
    "Head2ToeProbe": "h2t.probe",
    "Head2Toe": "h2t.head2toe",
    "get_task": "h2t.data.tasks",
    "vtab1k": "h2t.data.vtab",
    "evaluate": "h2t.study.sweep",
}
__all__ = [*_FACE]


def __getattr__(name):
    if name not in _FACE:
        raise AttributeError(f"module 'h2t' has no attribute {name!r}")
    return getattr(import_module(_FACE[name]), name)


def __dir__():
    return sorted([*_FACE, "__version__"])
