"""The brand as shared/brand.toml has it, checked: words can be read on its colours, its logo is a picture."""

import re
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # the deployer's own file

from frontend.assets import BuildError

ROOT = Path(__file__).parent
FILE = ROOT.parent / "shared/brand.toml"
TOKENS = ROOT / "css/sheets/tokens.css"
SCHEMES = ("light", "dark")
# What stands on what, and the least contrast by WCAG 2.2: 1.4.3 for words, 1.4.11 for marks.
PAIRS = (
    ("on_brand", "brand", 4.5),
    ("on_brand", "menu", 4.5),
    ("accent", "menu", 3),
    ("on_button", "button", 4.5),
    ("on_button", "button_hover", 4.5),
    ("link", "ground", 4.5),
    ("link", "card", 4.5),
    ("link", "calm-ground", 4.5),
)
LOGO_HEIGHT = 36  # CSS pixels; the width is written into the pages, so that its place is kept while it loads
MENU = 0.8  # the menu is the header darkened by a fifth, see css/sheets/menu.css


def brand() -> dict[str, Any]:
    """What brand.toml says; raises BuildError where words could not be read or the logo is no picture."""
    found = tomllib.loads(FILE.read_text("utf-8"))
    for scheme in SCHEMES:
        check_colours(scheme, found[scheme])
    return found | {"logo_width": round(LOGO_HEIGHT * logo_ratio(found["logo"]))}


def check_colours(scheme: str, colours: dict[str, str]) -> None:
    """Raises BuildError where one is not #rrggbb or is too near to what it stands on."""
    for name, colour in colours.items():
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise BuildError(f"brand.toml: [{scheme}] {name} is {colour!r}, not a colour such as #0d4f4a")
    known = {**grounds(scheme), **colours, "menu": darkened(colours["brand"])}
    for name, ground, least in PAIRS:
        if (found := contrast(known[name], known[ground])) < least:
            raise BuildError(
                f"brand.toml: [{scheme}] {name} {known[name]} on {ground} {known[ground]} has a contrast of "
                f"{found:.2f}, needs {least}"
            )


def grounds(scheme: str) -> dict[str, str]:
    """The design's own colours that links stand on."""
    part = TOKENS.read_text("utf-8").split("@media")[SCHEMES.index(scheme)]
    return dict(re.findall(r"--(ground|card|calm-ground): (#\w{6});", part))


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def darkened(colour: str) -> str:
    return "#" + "".join(f"{round(int(colour[at : at + 2], 16) * MENU):02x}" for at in (1, 3, 5))


def logo_ratio(path: str) -> float:
    """Its width by its height; raises BuildError if it is missing or is not a picture that stands alone."""
    try:
        svg = ET.fromstring((ROOT.parent / path).read_bytes())  # noqa: S314
    except FileNotFoundError:
        raise BuildError(f"brand.toml: there is no logo {path}") from None
    except ET.ParseError as error:
        raise BuildError(f"brand.toml: the logo {path} is not an SVG: {error}") from None
    if svg.tag != "{http://www.w3.org/2000/svg}svg":
        raise BuildError(f"brand.toml: the logo {path} is not an SVG")
    if any(is_active(element) for element in svg.iter()):
        raise BuildError(
            f"brand.toml: the logo {path} has scripts or loads something: it must be a picture only"
        )
    if not (size := re.fullmatch(r"\S+ \S+ ([\d.]+) ([\d.]+)", svg.get("viewBox", ""))):
        raise BuildError(f'brand.toml: the logo {path} needs its size: viewBox="0 0 WIDTH HEIGHT"')
    return float(size[1]) / float(size[2])


def is_active(element: ET.Element) -> bool:
    tag = element.tag.rpartition("}")[2]
    names = [name.rpartition("}")[2] for name in element.attrib]
    loads = [value for name, value in element.attrib.items() if name.endswith("href")]
    return (
        tag in {"script", "foreignObject"}
        or any(name.startswith("on") for name in names)
        or not all(value.startswith("#") for value in loads)
    )


def custom_properties(colours: dict[str, dict[str, str]]) -> str:
    """The colours as CSS, for the one and for the other scheme."""
    light, dark = (
        "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in colours[scheme].items())
        for scheme in SCHEMES
    )
    return f":root{{{light}}}@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}"
