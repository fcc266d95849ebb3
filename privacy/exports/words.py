"""A value as somebody reads it: the label of a choice, a day, a place, yes or no."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from messaging.registry import find_category
from people.codes import city_name, industry_name
from people.models.gate import fields


def said(value: Any, field: Field[Any, Any] | None) -> str:
    """Empty text for what is not known."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field is not None and (words := _by_its_name(field.name, value)):
        return words
    return _plain(value)


def _by_its_name(name: str, value: Any) -> str:
    if name == "city_code":
        return city_name(value) or str(value)
    if name == "industry_code":
        return industry_name(value) or str(value)
    if name == "category":
        category = find_category(value)
        return str(category.label) if category else ""
    if name == "field" and value in fields:
        return str(fields[value].label)
    return ""


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("it is so", "yes") if value else pgettext("it is so", "no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_plain(one)}" for name, one in value.items() if one not in (None, ""))
    if isinstance(value, list):
        return "\n".join(_plain(one) for one in value)
    return str(value)
