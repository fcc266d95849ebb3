"""What stands beside a trait in a condition: read from JSON, turned into what the trait asks for, said in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from associations.models import Association
from people.codes import city_code_of, city_name, is_city_code
from people.models import Organisation
from people.registry import Shape, Trait

FIRST_YEAR, LAST_YEAR = 1800, 2100
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Value:
    """``kept`` stands in the tree, ``asked`` is what the trait's condition takes, ``said()`` what one reads."""

    kept: Any
    asked: Any
    said: Callable[[], str]


def value_of(trait: Trait, given: Any) -> Value:
    """Raises ``ValidationError`` ``value_unknown`` for what this trait cannot be."""
    return _READ[trait.shape](trait, given)


def _unknown(trait: Trait, given: Any) -> ValidationError:
    words = {"trait": trait.label, "value": str(given)[:LONGEST]}
    return ValidationError(
        _("“%(trait)s” cannot be “%(value)s”.") % words, code="value_unknown", params={"trait": trait.name}
    )


def _text(trait: Trait, given: Any) -> str:
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST:
        raise _unknown(trait, given)
    return given.strip()


def _choice(trait: Trait, given: Any) -> Value:
    labels = {str(code): label for code, label in trait.choices()}
    if not isinstance(given, str) or given not in labels:
        raise _unknown(trait, given)
    return Value(given, given, lambda: str(labels[given]))


def _flag(trait: Trait, given: Any) -> Value:
    if not isinstance(given, bool):
        raise _unknown(trait, given)
    return Value(given, given, str)


def _years(trait: Trait, given: Any) -> Value:
    """``[2003, 2007]``; one of the two may be null."""
    if not isinstance(given, (list, tuple)) or len(given) != 2 or not all(_is_year(year) for year in given):
        raise _unknown(trait, given)
    first, last = given
    if (first is None and last is None) or (first and last and first > last):
        raise _unknown(trait, given)
    return Value([first, last], (first, last), lambda: _span(first, last))


def _is_year(year: Any) -> bool:
    return year is None or (type(year) is int and FIRST_YEAR <= year <= LAST_YEAR)


def _span(first: int | None, last: int | None) -> str:
    if first == last:
        return _("in %(year)s") % {"year": first}
    if last is None:
        return _("in %(year)s or later") % {"year": first}
    if first is None:
        return _("in %(year)s or earlier") % {"year": last}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _city(trait: Trait, given: Any) -> Value:
    """A code, or a name that some list has."""
    written = _text(trait, given)
    code = written if is_city_code(written) else city_code_of(written)
    if not code:
        raise _unknown(trait, given)
    return Value(code, code, lambda: city_name(code))


def _employer(trait: Trait, given: Any) -> Value:
    """Every organisation whose name begins so, also those that come later."""
    written = _text(trait, given)
    return Value(written, Organisation.objects.filter(name__startswith=written).values("pk"), lambda: written)


def _unit(trait: Trait, given: Any) -> Value:
    """By its public name."""
    unit = Association.objects.filter(public_id=_text(trait, given)).first()
    if unit is None:
        raise _unknown(trait, given)
    return Value(unit.public_id, unit.pk, lambda: unit.name)


def _exactly(trait: Trait, given: Any) -> Value:
    written = _text(trait, given)
    return Value(written, written, lambda: written)


_READ: dict[Shape, Callable[[Trait, Any], Value]] = {
    Shape.CHOICE: _choice,
    Shape.FLAG: _flag,
    Shape.YEARS: _years,
    Shape.CITY: _city,
    Shape.EMPLOYER: _employer,
    Shape.UNIT: _unit,
    Shape.TEXT: _exactly,
}
