"""A date that may be known only to the month or the year: 1987, 1987-03, 1987-03-05."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PATTERN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def check_partial_date(text: str) -> None:
    """Raise ``ValidationError`` unless ``text`` is a real year, month or day in ISO order."""
    match = PATTERN.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise ValidationError(_("Write the date as 1987, 1987-03 or 1987-03-05."), code="partial_date") from None


def earliest(text: str) -> date:
    """The first day the partial date may mean."""
    year, month, day = PATTERN.fullmatch(text).groups()  # type: ignore[union-attr]
    return date(int(year), int(month or 1), int(day or 1))


def latest(text: str) -> date:
    """The last day the partial date may mean: for ages that must not be taken too old."""
    year, month, day = PATTERN.fullmatch(text).groups()  # type: ignore[union-attr]
    if day:
        return date(int(year), int(month), int(day))
    if month:
        following = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    return date(int(year), 12, 31)


class PartialDateField(models.CharField):
    """ISO text of four, seven or ten characters; sorts as dates do; empty when unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ours: dict[str, Any] = {"max_length": 10, "blank": True, "default": ""}
        super().__init__(*args, **ours | kwargs)
        self.validators.append(check_partial_date)
