"""A Chromium that is on this machine, started without a window, with no way to any network, in a thread of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from playwright.sync_api import Browser, Error, sync_playwright

Answer = TypeVar("Answer")

NAMED = "IVP_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OPTIONS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
)


class NoBrowser(Exception):
    """Tell why there is no browser to test with."""


def chromium() -> str:
    """
    Find the program: the one named in ``IVP_CHROMIUM``, or the first that is on the path.

    Raises:
        NoBrowser: If there is none.
    """
    named = os.environ.get(NAMED)
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoBrowser(f"no Chromium: {named or 'none on the path'}; install Debian's 'chromium' or name one in {NAMED}")
    return found


class Chromium:
    """
    Hold one running browser.

    Playwright keeps an event loop in the thread that started it, where no other code could run one: so that is ours.
    """

    def __init__(self) -> None:
        self._program = chromium()
        self._thread = ThreadPoolExecutor(1, "chromium")
        try:
            self._browser: Browser = self._thread.submit(self._start).result()
        except Error as error:
            self._thread.shutdown()
            raise NoBrowser(f"{self._program} does not start: {error}") from error

    def use(self, work: Callable[[Browser], Answer]) -> Answer:
        """Give the browser to *work*, in the browser's own thread, and what that answers."""
        return self._thread.submit(lambda: work(self._browser)).result()

    def close(self) -> None:
        """End it."""
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def _start(self) -> Browser:
        self._playwright = sync_playwright().start()
        try:
            as_root = hasattr(os, "geteuid") and not os.geteuid()
            return self._playwright.chromium.launch(
                executable_path=self._program, chromium_sandbox=not as_root, args=list(OPTIONS), timeout=120_000
            )
        except Error:
            self._playwright.stop()
            raise

    def _stop(self) -> None:
        with suppress(Error):  # one that was ended from outside is closed already
            self._browser.close()
        self._playwright.stop()
