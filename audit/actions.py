"""Writing down what happened, in the transaction in which it happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from audit.models import Entry, label_of
from common.actors import Actor


def record(
    by: Actor,
    verb: str,
    *,
    about: Sequence[models.Model],
    fields: Sequence[str] = (),
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Write one line: who, ``verb`` (``associations.member_joined``), which rows, which fields.

    ``facts`` holds codes and counts, never the values of personal fields. Part of the caller's transaction:
    rolled back with it.
    """
    return Entry.objects.create(
        actor_kind=by.kind,
        user_id=getattr(by.user, "pk", None),
        person_id=getattr(by.person, "pk", None),
        token_id=getattr(by.token, "pk", None),
        door=by.door,
        request_id=by.request_id,
        verb=verb,
        about=[label_of(row) for row in about],
        fields=list(fields),
        facts=facts or {},
    )
