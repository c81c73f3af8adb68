"Fail, with a list, if a page of the built site does not work in Chromium, on a desk or a phone, light or dark: check_browser.py SITE"
import sys, time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from browser import chromium

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
LOOK = """() => {
    const d = document.documentElement, images = [...document.images].filter(i => i.src.startsWith('data:') || i.src.startsWith(location.origin));
    const scrolls = e => e.tagName != 'MAIN' && (!['visible', 'clip'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    const over = [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > d.clientWidth + 1 && !scrolls(e));
    return {wide: d.scrollWidth > d.clientWidth + 1, over: over.map(e => e.localName + ' ' + e.textContent.slice(0, 40)),
            broken: images.filter(i => !i.naturalWidth).length};
}"""
IS = """scheme => {
    const grey = c => c.match(/[\\d.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0), style = getComputedStyle(document.body);
    return (grey(style.backgroundColor) < grey(style.color)) == (scheme == 'dark');
}"""

PHRASES = {  # what a reader looks for, and a page that must be among the first results
    "DINOv2": "start/how_do_i", "own model": "start/how_do_i", "imbalance": "start/how_do_i",
    "out of memory": "start/how_do_i", "bibtex": "start/how_do_i", "regression": "start/how_do_i",
    "GPU": "further/bench_gpu", "50,000 images": "start/how_do_i", "KKT": "method/lasso", "cite": "start/how_do_i",
}
FIRST = 4  # so many results are seen without scrolling
RESULTS = """first => [...document.querySelectorAll('.smalldocs-search-results a')].slice(0, first).map(a => a.href)"""
FOUND = f"""([page, first]) => ({RESULTS})(first).some(href => href.includes(page))"""
CONTRAST = """() => {
    const light = c => c.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
    const rgba = c => c.match(/[\\d.]+/g).map(Number);
    const list = document.querySelector('.smalldocs-search-results'), below = rgba(getComputedStyle(list).backgroundColor);
    return Math.min(...[...list.querySelectorAll('.search-result > *')].map(e => {
        const [r, g, b, a = 1] = rgba(getComputedStyle(e).color);
        const [x, y] = [light([r, g, b].map((v, i) => a * v + (1 - a) * below[i])), light(below.slice(0, 3))];
        return (Math.max(x, y) + .05) / (Math.min(x, y) + .05);
    }));
}"""

class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args): pass

site, start = Path(sys.argv[1]).resolve(), time.time()
server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
Thread(target=server.serve_forever, daemon=True).start()
root = f"http://127.0.0.1:{server.server_port}/"
names, wrong, hosts = sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html")), {}, set()

def fault(what): wrong.setdefault(f"{now[0]}: {what}", []).append(now[1])
def own(url): return url.startswith(root)
def request(r):
    if r.url.startswith("http") and not own(r.url): hosts.add(urlsplit(r.url).netloc)

def watch(page):
    page.on("request", request)
    page.on("requestfailed", lambda r: own(r.url) and fault(f"failed request {r.url.removeprefix(root)}"))
    page.on("response", lambda r: own(r.url) and r.status >= 400 and fault(f"{r.status} for {r.url.removeprefix(root)}"))
    page.on("pageerror", lambda e: fault(f"exception {e}"))
    page.on("console", lambda m: m.type == "error" and (own(m.location["url"]) or not m.location["url"]) and fault(f"console: {m.text}"))

def coloured(scheme):
    try: page.wait_for_function(IS, arg=scheme, timeout=3000)
    except Exception: fault(f"not {scheme}")

def look(name): # one load; the colours and the window change under the page
    global now
    now = name, "loading"
    page.emulate_media(color_scheme="light")
    page.goto(root + name)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        coloured(scheme)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            now = name, f"{size}, {scheme}"
            seen = page.evaluate(LOOK)
            if seen["wide"]: fault("wider than the window")
            if seen["over"]: fault(f"cut off at the right: {seen['over'][0]}")
            if seen["broken"]: fault(f"{seen['broken']} broken images")

with chromium() as browser:
    page = browser.new_page()
    watch(page)
    for name in names: look(name)
    for scheme in ("light", "dark"):
        now = "search", f"desk, {scheme} from the start"
        page = browser.new_page(color_scheme=scheme)
        watch(page)
        page.goto(root + "index.html")
        coloured(scheme)
        for phrase, wanted in PHRASES.items():
            page.get_by_role("searchbox").fill(phrase)
            try: page.wait_for_function(FOUND, arg=[f"/{wanted}.html", FIRST], timeout=5000)
            except Exception: fault(f"{phrase} does not lead to {wanted}, but to {page.evaluate(RESULTS, FIRST)}")
        if (contrast := page.evaluate(CONTRAST)) < 4.5: fault(f"snippets hard to read: contrast {contrast:.1f}")

print(f"{len(names)} pages in {time.time() - start:.0f} s, {len(wrong)} faults; other hosts, not asked: {', '.join(sorted(hosts)) or 'none'}")
for what, where in wrong.items(): print(f"{what} ({'; '.join(dict.fromkeys(where))})")
sys.exit(bool(wrong))
