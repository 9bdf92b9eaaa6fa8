"""The theme: colour steps computed from six colours, written as Designsystemet's variables and our own short names.

``python -m virtaus.frame.theme`` rewrites ``static/frame/css/tokens.css``; a test proves that the file agrees with this
module and that every pair of text and ground keeps its contrast (WCAG 2.1, 1.4.3 and 1.4.11). A step is fixed by its
relative luminance, so that contrast holds by construction; hue and strength come from the colour, in OKLCH
(Ottosson 2020).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

TOKENS = Path(__file__).parent / "static" / "frame" / "css" / "tokens.css"

# Deep lake, birch, amber and the one red; ``neutral`` is the ink of the pages with a breath of the lake.
PALETTES = {
    "accent": "#0b4a6f",
    "neutral": "#51636f",
    "info": "#0b4a6f",
    "success": "#3f7a3a",
    "warning": "#8a4b00",
    "danger": "#a3201d",
}
# Brown is what amber becomes when it is dark enough to read; its tints and its dark scheme keep the hue of amber.
TINTS = {"warning": "#c98a12"}


@dataclass(frozen=True, slots=True)
class Step:
    """Relative luminance of a step in the light and the dark scheme (None: the colour's own) and its most chroma."""

    light: float | None
    dark: float
    light_chroma: float
    dark_chroma: float


STEPS = {
    "background-default": Step(0.925, 0.0098, 0.004, 0.018),
    "background-tinted": Step(0.88, 0.0125, 0.008, 0.02),
    "surface-default": Step(1.0, 0.0166, 0.0, 0.022),
    "surface-tinted": Step(0.84, 0.034, 0.024, 0.05),
    "surface-hover": Step(0.76, 0.046, 0.03, 0.06),
    "surface-active": Step(0.67, 0.06, 0.04, 0.065),
    "border-subtle": Step(0.74, 0.042, 0.014, 0.028),
    "border-default": Step(0.19, 0.24, 0.1, 0.07),
    "border-strong": Step(0.12, 0.4, 0.1, 0.08),
    "text-subtle": Step(None, 0.47, 0.2, 0.11),
    "text-default": Step(0.016, 0.84, 0.03, 0.015),
    "base-default": Step(None, 0.47, 0.2, 0.11),
    "base-hover": Step(0.045, 0.55, 0.2, 0.1),
    "base-active": Step(0.03, 0.63, 0.2, 0.09),
    "base-contrast-subtle": Step(0.84, 0.03, 0.02, 0.03),
    "base-contrast-default": Step(1.0, 0.0098, 0.0, 0.018),
}

SHORT_NAMES = {
    "ink": "neutral-text-default",
    "muted": "neutral-text-subtle",
    "line": "neutral-border-subtle",
    "edge": "neutral-border-default",
    "bg": "neutral-background-default",
    "card": "neutral-surface-default",
    "lake": "accent-text-subtle",
    "lake-2": "accent-surface-tinted",
    "birch": "success-text-subtle",
    "birch-2": "success-surface-tinted",
    "amber": "warning-text-subtle",
    "amber-2": "warning-surface-tinted",
    "red": "danger-text-subtle",
    "red-2": "danger-surface-tinted",
}

# Text that stands on a ground somewhere in the product, by short name: at least 4.5 to 1 in both schemes.
READ_TOGETHER = tuple(
    (text, ground)
    for text, grounds in {
        "ink": ("bg", "card", "lake-2", "birch-2", "amber-2", "red-2"),
        "muted": ("bg", "card"),
        "lake": ("bg", "card", "lake-2"),
        "birch": ("card", "birch-2"),
        "amber": ("bg", "card", "amber-2"),
        "red": ("bg", "card", "red-2"),
        "card": ("lake", "birch", "amber", "red"),
    }.items()
    for ground in grounds
)

Colour = tuple[float, float, float]  # linear red, green, blue from 0 to 1


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)


def from_hex(text: str) -> Colour:
    """The colour of ``#rrggbb``."""
    red, green, blue = (_linear(int(text[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return red, green, blue


def to_hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(_encoded(min(max(channel, 0.0), 1.0)) * 255):02x}" for channel in colour)


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.1)."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours written ``#rrggbb``, 1 to 21."""
    darker, lighter = sorted((luminance(from_hex(one)), luminance(from_hex(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _oklch(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = colour
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(light: float, chroma: float, hue: float) -> Colour:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def at_luminance(base: str, wanted: float, most_chroma: float) -> str:
    """The shade of ``base`` with relative luminance ``wanted``: its hue, and as much of its chroma as fits."""
    _, own_chroma, hue = _oklch(from_hex(base))
    chroma = min(own_chroma, most_chroma)
    while True:
        low, high = 0.0, 1.0
        for _ in range(40):
            middle = (low + high) / 2
            if luminance(_from_oklch(middle, chroma, hue)) < wanted:
                low = middle
            else:
                high = middle
        colour = _from_oklch((low + high) / 2, chroma, hue)
        if chroma < 0.001 or all(-0.0005 <= channel <= 1.0005 for channel in colour):
            return to_hex(colour)
        chroma *= 0.95


def colours() -> dict[str, tuple[str, str]]:
    """Every step of every palette ("accent-base-default") in the light and the dark scheme."""
    found: dict[str, tuple[str, str]] = {}
    for palette, base in PALETTES.items():
        tint = TINTS.get(palette, base)
        for name, step in STEPS.items():
            if step.light is None:
                light = base if luminance(from_hex(base)) <= 0.125 else at_luminance(base, 0.125, step.light_chroma)
            else:
                light = at_luminance(base if step.light < 0.1 else tint, step.light, step.light_chroma)
            found[f"{palette}-{name}"] = (light, at_luminance(tint, step.dark, step.dark_chroma))
    return found


def short_colours() -> dict[str, tuple[str, str]]:
    """The colours by their short names, in the light and the dark scheme."""
    steps = colours()
    return {short: steps[name] for short, name in SHORT_NAMES.items()}


def stylesheet() -> str:
    """The whole of ``tokens.css``."""
    lines = [
        "/* Written by `python -m virtaus.frame.theme`; change the colours there, not here. */",
        ":root {",
        "  color-scheme: light dark;",
        *(f"  --{short}: var(--ds-color-{name});" for short, name in SHORT_NAMES.items()),
        "  --ds-color-focus-inner: var(--card);",
        "  --ds-color-focus-outer: var(--lake);",
        *(f"  --ds-{name}: {value};" for name, value in _measures().items()),
        *(f"  --ds-color-{name}: light-dark({light}, {dark});" for name, (light, dark) in colours().items()),
        "}",
        '[data-color-scheme="light"] { color-scheme: light; }',
        '[data-color-scheme="dark"] { color-scheme: dark; }',
        "@media print { :root, [data-color-scheme] { color-scheme: light; } }",
    ]
    for palette in ("accent", "neutral", "danger"):
        selector = ":root" if palette == "accent" else f'[data-color="{palette}"]'
        steps = " ".join(f"--ds-color-{step}: var(--ds-color-{palette}-{step});" for step in STEPS)
        lines.append(f"{selector} {{ {steps} }}")
    return "\n".join(lines) + "\n"


def _measures() -> dict[str, str]:
    """Sizes and type of Designsystemet at a base of 16 px, with our radii; nothing is smaller than 13 px."""
    measures = {
        "line-height-sm": "1.3",
        "line-height-md": "1.5",
        "line-height-lg": "1.7",
        "font-family": "Inter",
        "font-weight-regular": "400",
        "font-weight-medium": "560",
        "font-weight-semibold": "620",
        "border-radius-sm": "0.4rem",
        "border-radius-md": "0.55rem",
        "border-radius-default": "0.55rem",
        "border-radius-lg": "0.9rem",
        "border-radius-full": "625rem",
        "border-width-default": "1px",
        "border-width-focus": "3px",
        "opacity-disabled": "45%",
        "shadow-md": "none",
        "shadow-xl": "none",
        "size-unit": "0.25rem",
    }
    measures |= {f"size-{step}": f"{step * 0.25:g}rem" for step in (*range(1, 16), 18, 22, 26, 30)}
    body = {"xs": "0.8125rem", "sm": "0.875rem", "md": "1rem", "lg": "1.125rem", "xl": "1.25rem"}
    heading = {"2xs": "1rem", "xs": "1.0625rem", "sm": "1.25rem", "md": "1.5rem", "lg": "1.75rem", "xl": "2rem"}
    for kind, sizes, weight, height, spacing in (
        ("body", body, "400", "1.5", "0"),
        ("heading", heading | {"2xl": "2.5rem"}, "620", "1.3", "-0.01em"),
    ):
        for name, size in sizes.items():
            measures |= {
                f"{kind}-{name}-font-size": size,
                f"{kind}-{name}-font-weight": weight,
                f"{kind}-{name}-line-height": height,
                f"{kind}-{name}-letter-spacing": spacing,
            }
    return measures


if __name__ == "__main__":
    TOKENS.write_text(stylesheet(), "utf-8")
