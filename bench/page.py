"""What the page costs: writing it, opening it, searching in it and scrolling through it, in a headless Chromium.

    python bench/page.py 5000 [--json]

The log is made up (scripts/sample_log.py). A keystroke counts from the input event to the frame after the list is
drawn; what the script itself takes of that stands beside it. A task is long from 50 ms on
(https://www.w3.org/TR/longtasks-1/). Chromium comes from the system: apt-get install chromium.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from sample_log import make

from llm_prellm.page.export import export
from llm_prellm.store import MemoryStore
from llm_prellm.transfer import scope_of
from llm_prellm.whole import write_whole

QUERIES = ("płytka esp32", "humidity sensor", "bufor 4 kB", "ring buffer", "kwantowa chromodynamika", "płytkami")
OPENINGS = 5

TYPE = """
async (text) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const input = document.getElementById("query");
  const taken = [];
  for (let end = 1; end <= text.length; end++) {
    await frame();
    const begun = performance.now();
    input.value = text.slice(0, end);
    input.dispatchEvent(new Event("input"));
    await null;
    const script = performance.now() - begun;
    await frame();
    taken.push([script, performance.now() - begun]);
  }
  return taken;
}
"""

SCROLL = """
async () => {
  const scroller = document.getElementById("scroller");
  const long = [], frames = [];
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({ type: "longtask" });
  const step = scroller.scrollHeight / 240;
  let before = performance.now();
  for (let count = 0; count < 240; count++) {
    scroller.scrollTop += step;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - before);
    before = now;
  }
  await new Promise((done) => setTimeout(done, 100));
  observer.disconnect();
  return { long, frames };
}
"""


def measure(count: int, folder: Path) -> dict[str, Any]:
    """The figures for a log of ``count`` interactions; times in seconds or milliseconds, as their names say."""
    make(folder / "logs.db", count)
    file = folder / "memory.html"
    with MemoryStore(folder / "logs.db") as store:
        begun = time.perf_counter()
        content, report = export(store, scope_of(store, None), ".html")
        write_whole(file, content)
        export_s = time.perf_counter() - begun
    return {
        "interactions": report.interactions,
        "export_s": export_s,
        "megabytes": len(content) / 1e6,
        **_in_browser(file),
    }


def _in_browser(file: Path) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("no Chromium on PATH; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        painted, ready, complete = [], [], []
        for _ in range(OPENINGS):
            page = browser.new_page(viewport={"width": 1360, "height": 900})
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-complete]")
            painted.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            ready.append(float(page.locator("html").get_attribute("data-ready")))
            complete.append(float(page.locator("html").get_attribute("data-complete")))
            if len(complete) < OPENINGS:
                page.close()
        keys = [taken for query in QUERIES for taken in page.evaluate(TYPE, query)]
        page.locator("#query").fill("")
        scrolled = page.evaluate(SCROLL)
        browser.close()
    script, to_frame = zip(*keys, strict=True)
    return {
        "first_paint_ms": statistics.median(painted),
        "list_ready_ms": statistics.median(ready),
        "all_read_ms": statistics.median(complete),
        "keystrokes": len(keys),
        "keystroke_script_ms": {"median": statistics.median(script), "max": max(script)},
        "keystroke_to_frame_ms": {"median": statistics.median(to_frame), "max": max(to_frame)},
        "scroll_frame_ms": {"median": statistics.median(scrolled["frames"]), "max": max(scrolled["frames"])},
        "scroll_long_tasks": len(scrolled["long"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[5000])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(size, Path(folder))
        if options.json:
            print(json.dumps(figures))
            continue
        for name, value in figures.items():
            shown = ", ".join(f"{key} {part:.1f}" for key, part in value.items()) if isinstance(value, dict) else value
            print(f"{name:24}{shown if not isinstance(shown, float) else round(shown, 2)}")


if __name__ == "__main__":
    main()
