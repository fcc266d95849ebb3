"""The figures of a campaign to take away: lines of text, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.safe_cells import mark_formula
from outreach.queries.reports import UnitReport
from outreach.words import OUTCOME_LABELS, unit_said

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take the Chinese for another encoding


def figures_csv(report: UnitReport) -> str:
    """A line for each unit and one for all of them; numbers as numbers, and nobody's name."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_("Unit"), pgettext("how many", "People"), *(str(label) for label in OUTCOME_LABELS.values())])
    for line in report.lines:
        writer.writerow([mark_formula(unit_said(line)), line.figures.total, *line.figures.cells])
    writer.writerow([_("Together"), report.total.total, *report.total.cells])
    return BYTE_ORDER_MARK + file.getvalue()
