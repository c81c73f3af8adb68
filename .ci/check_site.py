"Fail, with a list, if the built site has dead links, pages without title, description or figure, or pictures that say nothing: check_site.py SITE"
import re, sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

NO_FIGURE = { # pages of words, code and printed answers
    "404.html": "a sentence",
    "alone.html": "a test that is run, or left out",
    "threads.html": "numbers of threads, printed",
    "workers.html": "processes, and what they say",
    "how_do_i.html": "short answers, a line of code each",
    "search.html": "a room of the probe, shown by the numbers it answers",
    "glossary.html": "a list of words",
    "installing.html": "commands",
    "cli.html": "prints what the commands print",
    "peers.html": "calls of other solvers; their results are tables on the bench page",
    "cells.html": "a database, shown as the rows it prints",
    "sweep.html": "jobs and interruptions, shown as printed lines",
    "saving.html": "a file format, shown as its bytes and error messages",
    "readers.html": "file formats, shown as bytes and error messages",
    "noah.html": "a folder, shown as lists of files and error messages",
    "folder.html": "a folder, shown as lists of files and error messages",
    "names.html": "a list of names, shown as what it answers",
    "progress.html": "lines of a log",
    "report.html": "a file of its own, shown as its text",
    "sweep_command.html": "prints what the command prints",
}
NOISE = re.compile(r"\w*Warning: |/site-packages/|Traceback \(most|\d+%\|")  # what no output should show
RAW = re.compile(r":::|#\||\?@|(?<!\w)@(?:fig|tbl|eq|sec)-|@@\w+@@")

class Page(HTMLParser):
    "What the checks ask of one page."
    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.images, self.files, self.text, self.outputs = [], set(), [], [], [], []
        self.title = self.description = ""
        self.tables = self.icon = self.code = self.output = 0
        self.tag = None
        self.feed(text)
    def handle_starttag(self, tag, attrs):
        a = {k: v or "" for k, v in attrs}
        self.tag = tag
        self.ids |= {a[k] for k in ("id", "name") if a.get(k)}
        self.links += [a[k] for k in ("href", "src") if a.get(k)]
        if tag == "meta" and a.get("name") == "description": self.description = a.get("content", "").strip()
        if tag == "link" and "icon" in a.get("rel", "").split(): self.icon = a.get("href")
        if tag == "img": self.images.append((a.get("src", ""), a.get("alt", "").strip()))
        if tag in ("img", "script") or a.get("rel") == "stylesheet": self.files += [a[k] for k in ("href", "src") if a.get(k)]
        self.tables += tag == "table"
        if tag == "div": self.output += bool(self.output) or "cell-output" in a.get("class", "").split()
        self.code += tag in ("pre", "code", "script", "style")
    def handle_endtag(self, tag):
        self.code -= tag in ("pre", "code", "script", "style")
        if tag == "div" and self.output: self.output -= 1
    def handle_data(self, data):
        if self.tag == "title": self.title, self.tag = data.strip(), None
        if not self.code: self.text.append(data)
        if self.output: self.outputs.append(data)

site, repo = Path(sys.argv[1]).resolve(), Path(__file__).resolve().parents[1]
pages = {p: Page(p.read_text(encoding="utf-8")) for p in sorted(site.rglob("*.html"))}

def find(page, link): # (file, fragment); None: another host, or in the page itself
    u = urlsplit(link)
    if u.scheme or u.netloc: return
    path = unquote(u.path)
    target = page if not path else (site / path.lstrip("/") if path.startswith("/") else page.parent / path).resolve()
    return target / "index.html" if target.is_dir() else target, u.fragment

def faults(path, page): # list of str
    for link in page.links:
        target, anchor = find(path, link) or (path, "")
        if not target.exists(): yield f"dead link {link}"
        elif anchor and target in pages and anchor not in pages[target].ids: yield f"no anchor {link}"
        here = re.search(r"/h2t/blob/main/([^#?]+)", link)
        if here and not (repo / here[1]).exists(): yield f"no file of the repository {link}"
    if not page.title: yield "no title"
    if not page.description: yield "no description"
    if not (page.icon and find(path, page.icon)[0].exists()): yield "no favicon"
    own = [src for src, _ in page.images if not urlsplit(src).netloc]
    if not own and not page.tables and path.name not in NO_FIGURE: yield "neither figure nor table"
    for i, (src, alt) in enumerate(page.images, 1):
        if not alt: yield f"image {i} has no alt text"
    for m in RAW.finditer("".join(page.text)): yield f"raw {m[0]}"
    for m in NOISE.finditer("".join(page.outputs)): yield f"in an output: {m[0]}"

wrong = [f"{p.relative_to(site)}: {f}" for p, page in pages.items() for f in faults(p, page)]
if len(pages) < 10: wrong.append(f"only {len(pages)} pages")
home = site / "index.html"
weight = home.stat().st_size + sum(found[0].stat().st_size for f in set(pages[home].files) if (found := find(home, f)))
if weight > 1e6: wrong.append(f"index.html: weighs {weight / 1e6:.1f} MB")
if "KKT" not in (site / "search.json").read_text(encoding="utf-8"): wrong.append("search.json: no KKT")
print(f"{len(pages)} pages, {sum(len(p.links) for p in pages.values())} links, home page {weight / 1e6:.2f} MB, {len(wrong)} faults")
print("\n".join(wrong))
sys.exit(bool(wrong))
