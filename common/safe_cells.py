"""Cells that a spreadsheet would run as a formula, and the mark that stops it.

The mark is an apostrophe in front. A cell that already looks marked gets one more, so that
taking off exactly one gives every text back; `'t Hooft` is no formula and is left alone.
"""

from __future__ import annotations

import re

MARK = "'"

# Spreadsheets skip white space before the sign, and East Asian ones read the full-width signs too.
# A leading tab or line break moves the rest into a cell or row of its own.
_DANGEROUS = re.compile(r"'*(?:[\t\r\n]|[\s\ufeff\u200b\0]*[=+\-@＝＋－＠﹢﹣﹦﹫])")
_MARKED = re.compile(f"{MARK}{_DANGEROUS.pattern}")


def mark_formula(cell: str) -> str:
    """The cell as it may safely be opened in a spreadsheet."""
    return MARK + cell if _DANGEROUS.match(cell) else cell


def unmark_formula(cell: str) -> str:
    """The cell as it was before `mark_formula`."""
    return cell[1:] if cell.startswith(MARK) and _MARKED.match(cell) else cell
