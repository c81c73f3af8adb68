"""Run pages alone, as Colab does: check_alone.py [--write] [NOTEBOOK...]

Of each page only the notebook, in an empty folder, with a fresh kernel; the package as it is installed, with its
core requirements and what the page's own first cell installs; nothing but this machine to connect to. A package
of the environment that none of these needs is not found. Without notebooks: all of them. With --write, each page
starts without feature tables, and its seconds and downloads are written beside its badge."""
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPO = Path(__file__).resolve().parents[1]
BADGE = re.compile(r'^(<a href="https://colab\.research[^\n]*?</a>)[^\n]*', re.M)
STEPS = 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900  # seconds, rounded up to one of these
GUARD = '''"Imports find only what a page may have; connections end at this machine."
import os, socket, sys
from importlib.machinery import PathFinder

hidden = set(os.environ["ALONE_HIDDEN"].split())

class Finder(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in hidden else super().find_spec(name, path, target)

sys.meta_path[:] = [Finder if f is PathFinder else f for f in sys.meta_path]
connect = socket.socket.connect

def near(self, address):
    if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1", "localhost")):
        raise OSError(f"this page runs alone: no connection to {address}")
    return connect(self, address)

socket.socket.connect = near
'''


# What a page may import

def closure(names):
    "Distributions that these requirements bring, extras with them."
    seen, todo = set(), [(canonicalize_name(r.name), frozenset(r.extras)) for r in map(Requirement, names)]
    while todo:
        name, extras = found = todo.pop()
        if found in seen: continue
        seen.add(found)
        try: needs = [Requirement(r) for r in requires(name) or []]
        except PackageNotFoundError: continue
        wanted = [r for r in needs if not r.marker or any(r.marker.evaluate({"extra": e}) for e in ("", *extras))]
        todo += [(canonicalize_name(r.name), frozenset(r.extras)) for r in wanted]
    return {name for name, _ in seen}


def settings(key):
    "A list in settings.ini."
    line = re.search(rf"^{key} = (.*)$", (REPO / "settings.ini").read_text(), re.M)
    return line[1].split()


def own_packages(nb):
    "What the hidden first cell of a page installs besides the core of h2t."
    line = next((m[0] for c in nb.cells if (m := re.search(r"pip install -U.*?(?= *#|$)", c.source, re.M))), "")
    extras = re.findall(r"h2t\[([\w,]+)\]", line)
    words = re.sub(r'"[^"]*"|pip install|(?<=\s)-\S+|git\+\S+', "", line).split()
    named = [word for word in words if word[0].isalpha()]  # not the shell's signs
    return named, [r for e in extras for name in e.split(",") for r in settings(f"{name}_requirements")]


def hidden(nb):
    "Names that the page does not find, though they are installed here."
    named, extra = own_packages(nb)
    allowed = closure([*settings("requirements"), "ipykernel", "pip", "setuptools", *named, *extra]) | {"h2t"}
    owners = packages_distributions().items()
    return sorted(top for top, dists in owners if not allowed & set(map(canonicalize_name, dists)))


# One page

def install(site):
    "The package as a wheel has it, from the files that the repository holds."
    with tempfile.TemporaryDirectory() as copy:
        listed = subprocess.check_output(["git", "ls-files", "-coz", "--exclude-standard"], cwd=REPO, text=True)
        for name in filter(None, listed.split("\0")):
            if (REPO / name).is_file():
                (Path(copy) / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(REPO / name, Path(copy) / name)
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps"]
        subprocess.run([*pip, "--target", site, copy], check=True)
    (Path(site) / "sitecustomize.py").write_text(GUARD)
    os.chmod(site, 0o755)  # an installed package can be read by everybody


WORK = """import resource as _r
print(sum(u.ru_utime + u.ru_stime for u in map(_r.getrusage, (_r.RUSAGE_SELF, _r.RUSAGE_CHILDREN))))"""


def alone(path, site, newcomer=False):
    "(seconds, of which the processor worked, what is wrong or None); a newcomer has no feature tables yet."
    nb = nbformat.read(path, 4)
    ways = os.pathsep.join([str(Path(site) / "bin"), os.environ["PATH"]])
    env = os.environ | dict(PYTHONPATH=str(site), PATH=ways, ALONE_HIDDEN=" ".join(hidden(nb)), OMP_NUM_THREADS="1")
    nb.cells = [c for c in nb.cells if not re.search(r"^#\| ?eval: ?false", c.source, re.M)]
    nb.cells.append(nbformat.v4.new_code_cell(WORK))
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, folder)
        if newcomer: env["H2T_CACHE"] = f"{folder}/.cache"
        client = NotebookClient(nb, timeout=900, kernel_name="python3", resources={"metadata": {"path": folder}})
        try: client.execute(env=env, stderr=subprocess.DEVNULL)
        except Exception as e: return time.perf_counter() - start, 0, re.sub(r"\x1b\[[\d;]*m", "", str(e))
    return time.perf_counter() - start, float(nb.cells[-1].outputs[0].text), None


def write(path, seconds):
    "Say it beside the badge, where there is code to run."
    nb = json.loads(path.read_text(encoding="utf-8"))
    named, extra = own_packages(nbformat.read(path, 4))
    about = next((s for s in STEPS if seconds <= s), 60 * math.ceil(seconds / 60))
    long = f"{about} seconds" if about < 120 else f"{about / 60:g} minutes"
    more = [re.split("[<>=]", name)[0] for name in (*named, *extra)]
    needs = f"h2t, {', '.join(more[:-1])} and {more[-1]}" if len(more) > 1 else " and ".join(["h2t", *more])
    line = rf"\1 Runs alone, within {long} on two CPU cores; nothing but {needs} is downloaded."
    for cell in nb["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = BADGE.sub(line, "".join(cell["source"])).splitlines(keepends=True)
    text = json.dumps(nb, indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def main(args):
    pages = [Path(a).resolve() for a in args if a != "--write"] or sorted((REPO / "nbs").rglob("*.ipynb"))
    pages = [p for p in pages if ".ipynb_checkpoints" not in p.parts]
    wrong, start = 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as site, ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        install(site)
        for path, (seconds, work, fault) in zip(pages, pool.map(lambda p: alone(p, site, "--write" in args), pages)):
            print(f"{path.relative_to(REPO)}: {seconds:.0f} s, {work:.0f} of work", "" if fault is None else f"FAILS\n{fault[-3000:]}", flush=True)
            wrong += fault is not None
            if "--write" in args and fault is None and path.name != "index.ipynb": write(path, work)
    print(f"{len(pages)} pages alone in {time.perf_counter() - start:.0f} s, {wrong} fail")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
