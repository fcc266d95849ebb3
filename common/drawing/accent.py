"""An institution's accent as a stylesheet in which every word can still be read.

The colour is asked for by people who think of a flag or a seal, not of contrast. So it is mixed with black
by day, and with white by night, until the words on it and beside it reach the ratio that WCAG asks for.
"""

from __future__ import annotations

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
DAY_GROUNDS = [(255, 255, 255), (253, 241, 211), (237, 243, 241), (251, 230, 224)]  # paper, lamp, sill, kapok
NIGHT_GROUNDS = [(11, 28, 33), (46, 43, 26), (18, 40, 46), (61, 30, 24)]
READABLE = 4.5  # WCAG 2.2, 1.4.3

Colour = tuple[int, int, int]


def stylesheet(accent: str) -> str:
    """The custom properties of an accent like "#0a5563", to be linked after tokens.css.

    ValueError when it is not a colour of six hexadecimal digits.
    """
    colour = _parsed(accent)
    day = _mixed_until_readable(colour, BLACK, DAY_GROUNDS)
    night = _mixed_until_readable(colour, WHITE, NIGHT_GROUNDS)
    over = _mixed(day, BLACK, 0.25)
    return (
        "@layer tokens {\n"
        f"  :root {{ --link: {_written(day)}; --act: {_written(day)}; --act-over: {_written(over)}; }}\n"
        "  @media (prefers-color-scheme: dark) {\n"
        f"    :root {{ --link: {_written(night)}; --act: var(--lamp); --act-over: #ffd06b; }}\n"
        "  }\n"
        "}\n"
    )


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _parsed(accent: str) -> Colour:
    digits = accent.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"not a colour: {accent!r}")
    return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))


def _written(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _mixed_until_readable(colour: Colour, into: Colour, grounds: list[Colour]) -> Colour:
    for share in range(0, 101, 4):
        mixed = _mixed(colour, into, share / 100)
        if all(contrast(mixed, ground) >= READABLE for ground in grounds):
            return mixed
    return into


def _mixed(colour: Colour, into: Colour, share: float) -> Colour:
    red, green, blue = (round(have + (want - have) * share) for have, want in zip(colour, into, strict=True))
    return (red, green, blue)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if (part := value / 255) <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for value in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
