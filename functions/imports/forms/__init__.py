"""The forms in which files come: `opened` tells what a delivery holds, whatever its form."""

from functions.imports.forms.opening import opened
from functions.imports.forms.sources import Document, RawRow, Source

__all__ = ["Document", "RawRow", "Source", "opened"]
