"""Draw the picture of a page in README.md: a real server on the record of the tests, Debian's Chromium, few colours."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images" / "pair.png"
COLOURS = 128
SIZE = {"width": 1180, "height": 700}

sys.path.insert(0, str(ROOT))


def main() -> None:
    """Make the ledger, open the page, write the picture."""
    from tests.web.record import filled
    from tests.web.serving import serving

    from dragoman.ledger import Ledger

    with tempfile.TemporaryDirectory() as folder:
        with Ledger.open(Path(folder) / "record.db", create=True) as ledger:
            filled(ledger)
        with serving("record.db", Path(folder)) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            page.goto(f"{server.url}/CAN/VEN?on=2023-11-25")
            shot = page.screenshot()
            browser.close()
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(TARGET, optimize=True)
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
