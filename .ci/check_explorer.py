"""Move the explorer's sliders in a browser, and print the milliseconds until it answers: check_explorer.py [SITE]

With a built site: those of its page, which needs no kernel, on a desk and on a phone; without: those of ipywidgets, served by Voilà."""
import json
import socket
import statistics
import subprocess
import sys
import tempfile
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

# The page without a kernel

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
TIMED = """() => {
    const root = document.querySelector('.h2t-explorer');
    root.addEventListener('keydown', () => { window.pressed = performance.now(); window.took = null }, true);
    new MutationObserver(() => requestAnimationFrame(() => window.took ??= performance.now() - window.pressed))
        .observe(root.querySelector('[data-is=said]'), {childList: true, subtree: true});
}"""
STATE = """() => {
    const find = name => document.querySelector(`.h2t-explorer [data-is=${name}]`);
    return {said: find('said').innerText, curve: find('curve').innerHTML, bars: find('bars').innerHTML,
            network: find('network').toDataURL(), answers: find('answers').innerText, task: find('task').value,
            layers: find('layers').value, i: +find('fraction').value, j: +find('l2').max - find('l2').value,
            wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1};
}"""
KEYS = [(0, "ArrowRight")] * 4 + [(1, "ArrowLeft")] * 3 + [(0, "ArrowLeft")] * 2 + [(1, "ArrowRight")] * 2 + [(0, "End"), (0, "Home")]


def faults_of(state, known): # what the page says must be what it knows
    task = known[state["task"]]
    group, head = task["groups"][state["layers"]], state["i"] * len(task["l2s"]) + state["j"]
    right = f"{group['right'][head]} of {task['n']} right"
    if right not in state["said"]: yield f"{state['said']!r} where it should be {right}"
    if f"{group['columns'][state['i']]:,} of" not in state["said"]: yield f"{state['said']!r}: another number of features"
    shown = [line.split(maxsplit=1)[1] for line in state["answers"].splitlines() if line[:1] in "✓✗" and line]
    if shown != group["answers"][head]: yield f"answers {shown}, not {group['answers'][head]}"
    if state["wide"]: yield "wider than the window"


def move_page(page, size): # (milliseconds of each key press, faults)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    page.evaluate(TIMED)
    known = json.loads(page.locator(".h2t-explorer script[type='application/json']").text_content())
    sliders, took, states = page.locator(".h2t-explorer input"), [], [page.evaluate(STATE)]
    for slider, key in KEYS:
        sliders.nth(slider).press(key)
        took.append(page.wait_for_function("window.took", timeout=20_000).json_value())
        states.append(page.evaluate(STATE))
    for name, values in ("layers", list(next(iter(known.values()))["groups"])[1:]), ("task", list(known)[1:]):
        for value in values:
            page.locator(f".h2t-explorer [data-is={name}]").select_option(value)
            states.append(page.evaluate(STATE))
    wrong = [f"{size}: {fault}" for state in states for fault in faults_of(state, known)]
    still = [k for k in ("said", "curve", "bars", "network", "answers") if len({s[k] for s in states}) < 4]
    return took, wrong + [f"{size}: {k} does not move" for k in still]


def check_page(site):
    with chromium() as browser:
        page, wrong = browser.new_page(), []
        page.on("pageerror", lambda e: wrong.append(f"exception {e}"))
        page.goto((Path(site).resolve() / "figures/explorer.html").as_uri())
        for size in SIZES:
            took, faults = move_page(page, size)
            wrong += faults
            print(f"{size}: {len(took)} key presses, answered after {statistics.median(took):.0f} ms (median; at most {max(took):.0f})")
            if statistics.median(took) >= 50: wrong.append(f"{size}: slower than 50 ms")
    sys.exit("\n".join(wrong) or 0)


if len(sys.argv) > 1: check_page(sys.argv[1])


# The widgets, with a kernel

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
