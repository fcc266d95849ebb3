"""What every model of the house has in common. No tables here."""

from __future__ import annotations

import secrets
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

A_YEAR = [MinValueValidator(1800), MaxValueValidator(2100)]  # of anything a school remembers
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # 31 letters and digits that nobody confuses when read aloud


_LETTERS = 12
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]


def new_public_id() -> str:
    """A random name for a row, 12 letters: 59 bits, too many to count through.

    One number from the system's own source, written out two letters at a time: a roster wants thousands of names.
    """
    number, letters = secrets.randbelow(len(ALPHABET) ** _LETTERS), []
    for _ in range(_LETTERS // 2):
        number, pair = divmod(number, len(_PAIRS))
        letters.append(_PAIRS[pair])
    return "".join(letters)


def public_id_in_sql(drawn: str) -> str:
    """The same as an expression of PostgreSQL, for rows that are made by ``INSERT … SELECT``.

    ``drawn`` names a column that holds ``uuid_send(gen_random_uuid())``: of its bytes those that are all chance.
    """
    chance = [*range(6), *range(9, 15)]
    return " || ".join(f"substr('{ALPHABET}', 1 + get_byte({drawn}, {byte}) % {len(ALPHABET)}, 1)" for byte in chance)


class PublicIdField(models.CharField):
    """The name of a row in addresses; random, so that nothing can be counted or guessed by it."""

    def __init__(self, **kwargs: Any) -> None:
        ours: dict[str, Any] = {"max_length": 12, "unique": True, "editable": False, "default": new_public_id}
        super().__init__(**ours | kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """What a form sent as such a name may hold what no text of the database can: then it is nobody's, and no error
        of ours."""
        value = super().get_prep_value(value)
        return value.replace("\x00", "?") if isinstance(value, str) else value


class DomainQuerySet(models.QuerySet):
    """Reads have names; what is private is read through a method that begins with ``visible_to``."""

    def locked(self) -> Self:
        """Hold these rows until the transaction ends. In the order of their keys, so that two never cross."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def add(self, **fields: Any) -> Any:
        """Create one row after ``full_clean``. Raises ``ValidationError`` or the constraint's sentence."""
        row = self.model(**fields)
        row.full_clean()
        row.save(force_insert=True)
        return row


class DomainModel(models.Model):
    objects = DomainQuerySet.as_manager()

    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True

    def change(self, **fields: Any) -> Self:
        """Set, ``full_clean``, save these fields, nothing else."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.full_clean()
        self.save(update_fields=[*fields])
        return self


def changed_fields(row: models.Model, values: dict[str, Any]) -> list[str]:
    """The names of those fields whose value would change; what the audit says instead of the values."""
    return [name for name, value in values.items() if getattr(row, name) != value]


__all__ = [
    "A_YEAR",
    "DomainModel",
    "DomainQuerySet",
    "PublicIdField",
    "changed_fields",
    "new_public_id",
    "public_id_in_sql",
]
