"""What a roster wants to be opened."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def units_said(wanted: Mapping[str, int]) -> str:
    """From ``Import.units_to_open``: "2 departments, 1 cohort"; empty when everything stands already."""
    counts = [wanted.get(kind, 0) for kind in ("department", "cohort", "class")]
    said = [
        ngettext("%(count)d department", "%(count)d departments", counts[0]),
        ngettext("%(count)d cohort", "%(count)d cohorts", counts[1]),
        ngettext("%(count)d class", "%(count)d classes", counts[2]),
    ]
    return _(", ").join(one % {"count": count} for one, count in zip(said, counts, strict=True) if count)
