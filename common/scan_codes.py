"""The code as a picture: one path, no style, so that the policy of the pages lets it through."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around it, which scanners want


def squares_of(text: str) -> tuple[int, str]:
    """The length of a side in modules, quiet zone included, and the dark modules as the data of an SVG path."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    runs = [f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _dark_runs(row)]
    return len(rows), "".join(runs)


def _dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    runs, begins = [], None
    for x, is_dark in enumerate([*row, False]):
        if is_dark and begins is None:
            begins = x
        elif not is_dark and begins is not None:
            runs.append((begins, x - begins))
            begins = None
    return runs
