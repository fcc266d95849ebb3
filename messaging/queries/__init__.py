"""Answers about letters that are not rows of one model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from common.built_once import built_once
from messaging.models import Addressee, Delivery, Preference, Suppression

PRESENCE = 0x4C455454  # the class of advisory locks by which a working sender is known


def unread_count(user: Any) -> int:
    """Letters in the login's inbox that were not opened yet. One indexed query."""
    return sum(many for (many,) in _unread(login_id=user.pk))


@built_once()
def _unread(login_id: int) -> QuerySet:
    unread = Delivery.objects.unread().filter(addressee__login_id=login_id).order_by()
    return unread.values("channel").annotate(many=Count("pk")).values_list("many")


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of an inbox, and where it goes on: the public id to ask ``before``, or empty text."""

    letters: list[Delivery]
    goes_on_before: str


def page_of_letters(letters: QuerySet[Delivery], before: str, size: int = 30) -> Page:
    """Newest first, from the letter named ``before`` on; one that is not there begins at the top."""
    edge = letters.filter(public_id=before).values_list("pk", flat=True).first() if before else None
    if edge is not None:
        letters = letters.filter(pk__lt=edge)
    found = list(letters.order_by("-pk")[: size + 1])
    return Page(found[:size], found[size - 1].public_id if len(found) > size else "")


def suppression_of(addressee: Addressee | None) -> Suppression | None:
    """Why nothing but the necessary goes to this address; None when all is well."""
    if addressee is None or not addressee.email:
        return None
    return Suppression.objects.standing().of_address(addressee.email).first()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition on a Delivery as SQL, to stand in a statement on ``messaging_delivery`` alone."""

    sql: str
    parameters: tuple[Any, ...]


def compiled(condition: Q) -> Compiled:
    """What Django makes of the condition. Building it costs more than running it, so a batch builds it once."""
    query = Delivery.objects.filter(condition).query
    compiler = query.get_compiler(connection=connection)
    compiler.pre_sql_setup()
    sql, parameters = query.where.as_sql(compiler, connection)
    return Compiled(f"({sql})" if sql else "TRUE", tuple(parameters))


def has_no_address() -> Exists:
    return Exists(Addressee.objects.filter(pk=OuterRef("addressee_id"), email=""))


def has_no_number() -> Exists:
    return Exists(Addressee.objects.filter(pk=OuterRef("addressee_id"), phone=""))


def has_no_inbox() -> Exists:
    return Exists(Addressee.objects.filter(pk=OuterRef("addressee_id"), login=None))


def is_not_wanted() -> Exists:
    """The reader has switched this category off for this channel."""
    return Exists(
        Preference.objects.filter(
            addressee=OuterRef("addressee_id"),
            category=OuterRef("category"),
            channel=OuterRef("channel"),
            rhythm=Preference.Rhythm.NEVER,
        )
    )


def is_left_alone() -> Exists:
    """The address wants, or can take, nothing at all."""
    alone = Suppression.objects.standing().annotate(low=Lower("email")).filter(low=Lower(OuterRef("email")))
    return Exists(Addressee.objects.filter(Exists(alone), pk=OuterRef("addressee_id")))


def working_now(names: Iterable[str]) -> set[str]:
    """Those of the named senders that hold their lock: the database drops it when the process is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2"
            " AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [PRESENCE],
        )
        numbers = {str(number) for (number,) in cursor.fetchall()}
    return {name for name in names if name.rpartition(":")[2] in numbers}
