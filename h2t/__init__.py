import os

__version__ = "0.1.0"

# Waiting OpenMP threads go to sleep early: two programs that share a CPU would otherwise slow each other down manyfold.
os.environ.setdefault("GOMP_SPINCOUNT", "3000")
