"""Cuts the fonts of our PDFs from DejaVu (Debian: fonts-dejavu-core): `python -m tools.fonts [FOLDER]`.

A whole font has 750 KB; ours keep Latin with all its accents and the signs that we print. The same source
gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # it ships no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # likewise

SOURCE = Path("/usr/share/fonts/truetype/dejavu")
FOLDER = Path(__file__).resolve().parents[1] / "functions" / "receipts" / "fonts"
NAMES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
SIGNS = [ord(sign) for sign in "‐‑–—‘’‚“”„…€−"]
NAMING = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright and licence stay
UNUSED = ["FFTM", "GDEF", "GPOS", "GSUB", "MATH", "gasp"]  # a PDF is set without them


def cut(source: Path, target: Path) -> None:
    options = Options(hinting=False, name_IDs=NAMING, notdef_outline=True)
    options.drop_tables += UNUSED
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*LATIN, *SIGNS])
    subsetter.subset(font)
    font.save(target)


def main(source: Path) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        cut(source / name, FOLDER / name)
        print(f"{name}: {(FOLDER / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE)
