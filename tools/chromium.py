"""The browser of tests, pictures and Lighthouse."""

import shutil

# Its headless shell draws no window of its own: the journeys take a third less of a processor with it.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def installed() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)
