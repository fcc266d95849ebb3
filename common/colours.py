"""Colours as numbers: contrast as WCAG 2 counts it, and a darker shade for the hand above a button."""

from __future__ import annotations

READABLE = 4.5  # to 1: what words of any size need (WCAG 2.2, 1.4.3)


def channels(colour: str) -> tuple[int, int, int]:
    """``"#0a5563"`` → (10, 85, 99)."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """Between 1 (the same) and 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def darker(colour: str, share: float = 0.25) -> str:
    """The colour with this share of its light taken away."""
    return "#" + "".join(f"{round(channel * (1 - share)):02x}" for channel in channels(colour))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
