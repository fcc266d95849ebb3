"""Numbers to take away: lines of text, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from associations.queries.coverage import Line
from common.safe_cells import mark_formula

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take the Chinese for another encoding


def coverage_csv(lines: Iterable[Line]) -> str:
    """The table of the coverage page, numbers as numbers and shares in per cent."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(
        [
            *(_("Unit"), _("Class groups"), _("With a liaison"), _("Share, %")),
            *(_("Graduates"), _("In the group"), _("Share, %"), _("Reachable"), _("Share, %"), _("Members")),
        ]
    )
    for line in lines:
        writer.writerow(
            [
                *(mark_formula(line.unit.name), line.classes, line.lit, line.lit_share),
                *(line.placed, line.in_the_group, line.group_share, line.reachable, line.reach_share, line.members),
            ]
        )
    return BYTE_ORDER_MARK + file.getvalue()
