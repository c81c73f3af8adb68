"A headless Chromium, if there is one."
import contextlib, shutil, sys

NAMES = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"

@contextlib.contextmanager
def chromium(): # playwright's browser; ends the program, without an error, where there is none
    "It reaches this machine only: every other name is unknown to it."
    try: from playwright.sync_api import sync_playwright
    except ImportError: sync_playwright = None
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if not (sync_playwright and path): sys.exit(print("skipped: no Chromium here"))
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])
        try: yield browser
        finally: browser.close()
