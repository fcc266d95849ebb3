"""The number on a card: nine random digits, and a tenth by which a slip of the pen is noticed."""

from __future__ import annotations

import secrets

DIGITS = 10
# Damm's quasigroup: finds every wrong digit, and every two neighbours that changed places.
_NEXT = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def _folded(digits: str) -> int:
    row = 0
    for digit in digits:
        row = _NEXT[row][int(digit)]
    return row


def new_number() -> str:
    """Ten digits, the first of which is not 0: says nothing of when or to whom a card was given."""
    first = str(secrets.randbelow(9 * 10**8) + 10**8)
    return first + str(_folded(first))


def is_a_number(text: str) -> bool:
    """Whether it could stand on a card at all."""
    return len(text) == DIGITS and text.isascii() and text.isdigit() and _folded(text) == 0


def in_groups(number: str) -> str:
    """As it stands on the card: 412 908 7735."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"
