"""The theme's file is what the module computes, and everything that is read together can be read."""

from __future__ import annotations

import pytest

from virtaus.frame import theme


def test_the_stylesheet_is_the_one_that_the_module_writes() -> None:
    assert theme.TOKENS.read_text("utf-8") == theme.stylesheet(), "run: python -m virtaus.frame.theme"


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), theme.READ_TOGETHER)
def test_text_has_contrast_on_its_ground(text: str, ground: str, scheme: int) -> None:
    colours = theme.short_colours()
    assert theme.contrast(colours[text][scheme], colours[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["card", "bg"])
def test_edges_of_fields_are_seen(ground: str, scheme: int) -> None:
    colours = theme.short_colours()
    assert theme.contrast(colours["edge"][scheme], colours[ground][scheme]) >= 3


def test_contrast_is_that_of_the_guidelines() -> None:
    assert theme.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("wanted", [0.05, 0.2, 0.5, 0.9])
def test_a_shade_has_the_luminance_that_was_asked(wanted: float) -> None:
    shade = theme.at_luminance("#0b4a6f", wanted, 0.1)
    assert theme.luminance(theme.from_hex(shade)) == pytest.approx(wanted, abs=0.01)
