"Fail if a page of the built site links to a page, file or anchor that is not there."
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(); self.links, self.ids = [], set(); self.feed(text)
    def handle_starttag(self, tag, attrs):
        for k, v in attrs:
            if k in ("id", "name") and v: self.ids.add(v)
            if k in ("href", "src") and v: self.links.append(v)

site = Path(sys.argv[1]).resolve()
pages = {p: Page(p.read_text(encoding="utf-8")) for p in site.rglob("*.html")}
broken = []
for p, page in pages.items():
    for link in page.links:
        u = urlsplit(link)
        if u.scheme or u.netloc: continue
        path = unquote(u.path)
        target = p if not path else (site / path.lstrip("/") if path.startswith("/") else p.parent / path).resolve()
        if target.is_dir(): target = target / "index.html"
        if not target.exists(): broken.append(f"{p.relative_to(site)}: {link}")
        elif u.fragment and target in pages and u.fragment not in pages[target].ids: broken.append(f"{p.relative_to(site)}: {link} (no such anchor)")
print(f"{len(pages)} pages, {sum(len(p.links) for p in pages.values())} links, {len(broken)} broken")
print("\n".join(broken))
sys.exit(bool(broken) or len(pages) < 10)
