"Move the explorer's sliders in a browser, served by Voilà, and print the milliseconds until its picture changes: check_explorer.py"
import socket, statistics, subprocess, sys, tempfile
from importlib.util import find_spec
from pathlib import Path

from browser import chromium

CODE = """
from h2t.figures.explorer import explore
from h2t.features import Extractor, extract
from h2t.data.tasks import get_task
images = get_task("digits").split("train", 100)
explore({"digits": (extract(images, Extractor(), verbose=False), images)})
"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
WATCH = """() => {
    addEventListener('keydown', () => { window.pressed = performance.now(); window.took = null }, true);
    document.querySelector('img.widget-image').addEventListener('load', () => window.took ??= performance.now() - window.pressed);
}"""
MOVES = [(0, "ArrowRight")] * 6 + [(1, "ArrowLeft")] * 3 + [(0, "ArrowLeft")] * 6 # (slider, key)

def opened(page, url): # the server takes some seconds to start
    for _ in range(120):
        try: return page.goto(url, timeout=120_000)
        except Exception as e:
            if "REFUSED" not in str(e): raise
        page.wait_for_timeout(500)
    sys.exit("Voilà did not start within a minute.")

def drive(page): # (milliseconds of each key press, what the note said before each and at the end)
    page.locator("img.widget-image").wait_for(timeout=120_000)
    page.evaluate(WATCH)
    note, took = page.locator(".widget-html-content").last, []
    said = [note.inner_text()]
    for slider, key in MOVES:
        page.locator(".noUi-handle").nth(slider).press(key)
        took.append(page.wait_for_function("window.took", timeout=10_000).json_value())
        page.wait_for_timeout(100)
        said.append(note.inner_text())
    return took, said

if not find_spec("voila"): sys.exit(print("skipped: no Voilà here (pip install voila)"))
with chromium() as browser, tempfile.TemporaryDirectory() as folder:
    import nbformat
    path, log = Path(folder) / "explorer.ipynb", Path(folder) / "log"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)], metadata=KERNEL), path)
    with socket.socket() as s: s.bind(("127.0.0.1", 0)); port = s.getsockname()[1]
    with open(log, "w") as f: voila = subprocess.Popen([sys.executable, "-m", "voila", path, "--no-browser", f"--port={port}"], stdout=f, stderr=f)
    try:
        page = browser.new_page()
        opened(page, f"http://127.0.0.1:{port}/")
        took, said = drive(page)
    except Exception as e: sys.exit(f"{log.read_text()[-3000:]}\nThe explorer does not start, or does not answer within 10 s: {e}")
    finally: voila.terminate(); voila.wait()
if len({*said}) == 1: sys.exit(f"Whatever the sliders say, the answer is {said[0]}.")
print(f"{len(took)} key presses: the picture changed after {statistics.median(took):.0f} ms (median; {min(took):.0f} to {max(took):.0f}); {said[0]} at first, {said[6]} after six")
