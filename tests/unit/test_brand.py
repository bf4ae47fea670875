"""The brand of shared/brand.toml, as the build takes it."""

from pathlib import Path

import pytest

from frontend import brand
from frontend.assets import BuildError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" xmlns:xlink="http://www.w3.org/1999/xlink"{}>{}</svg>'
LIGHT, DARK = (brand.brand()[scheme] for scheme in brand.SCHEMES)


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    return tmp_path / "logo.svg"


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#777777", "#ffffff", 4.48),
        ("#ffffff", "#767676", 4.54),
        ("#abcdef", "#abcdef", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert brand.contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("scheme", "colours", "said"),
    [
        (
            "light",
            LIGHT | {"brand": "#7fb5b0"},
            "[light] on_brand #ffffff on brand #7fb5b0 has a contrast of 2.30, needs 4.5",
        ),
        (
            "light",
            LIGHT | {"link": "#3a9ea5"},
            "[light] link #3a9ea5 on ground #f4f6f4 has a contrast of 2.92, needs 4.5",
        ),
        ("light", LIGHT | {"button_hover": "#20b0a0"}, "[light] on_button #ffffff on button_hover #20b0a0"),
        (
            "light",
            LIGHT | {"accent": "#12605a"},
            "[light] accent #12605a on menu #0a3f3b has a contrast of 1.59, needs 3",
        ),
        ("dark", DARK | {"link": "#0a5c63"}, "[dark] link #0a5c63 on ground #0e1514"),
        ("dark", DARK | {"button": "teal"}, "[dark] button is 'teal', not a colour such as #0d4f4a"),
    ],
)
def test_a_colour_that_cannot_be_read_fails_the_build(
    scheme: str, colours: dict[str, str], said: str
) -> None:
    with pytest.raises(BuildError) as refused:
        brand.check_colours(scheme, colours)
    assert said in str(refused.value)


def test_on_a_pale_brand_dark_words_must_stand_out_of_the_darker_menu_too() -> None:
    pale = LIGHT | {"brand": "#8fa8a5", "on_brand": "#15211f", "accent": "#5a1a00"}
    assert brand.contrast(pale["on_brand"], pale["brand"]) > 4.5
    with pytest.raises(BuildError, match="on_brand #15211f on menu"):
        brand.check_colours("light", pale)


def test_another_utility_s_colours_become_those_of_the_site() -> None:
    blue = LIGHT | {"brand": "#123a6b", "button": "#1b4f8f"}
    brand.check_colours("light", blue)
    light, dark = brand.custom_properties({"light": blue, "dark": DARK}).split("@media")
    assert "--brand:#123a6b;" in light
    assert "--button-hover:#094840;" in light
    assert f"--brand:{DARK['brand']};" in dark


def test_a_picture_is_a_logo_of_its_own_shape(logo: Path) -> None:
    logo.write_text(SVG.format("", '<defs><path id="a" d="M0 0"/></defs><use href="#a"/>'))
    assert brand.logo_ratio(str(logo)) == 3


def test_a_logo_without_a_size_fails_the_build(logo: Path) -> None:
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="100%"/>')
    with pytest.raises(BuildError, match="needs its size"):
        brand.logo_ratio(str(logo))


def test_a_missing_logo_fails_the_build(logo: Path) -> None:
    with pytest.raises(BuildError, match="there is no logo"):
        brand.logo_ratio(str(logo))


@pytest.mark.parametrize("text", ["GIF89a", "<html><body/></html>", "<svg/>"])
def test_a_logo_is_an_svg(logo: Path, text: str) -> None:
    logo.write_text(text)
    with pytest.raises(BuildError, match="is not an SVG"):
        brand.logo_ratio(str(logo))


@pytest.mark.parametrize(
    ("attributes", "content"),
    [
        ("", "<script>alert(1)</script>"),
        (' onload="alert(1)"', ""),
        ("", "<foreignObject/>"),
        ("", '<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
        ("", '<image xlink:href="https://elsewhere.example/a.png"/>'),
    ],
)
def test_a_logo_with_scripts_fails_the_build(logo: Path, attributes: str, content: str) -> None:
    logo.write_text(SVG.format(attributes, content))
    with pytest.raises(BuildError, match="scripts or loads something"):
        brand.logo_ratio(str(logo))
