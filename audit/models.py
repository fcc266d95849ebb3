"""Who did what to which row. Written once, never changed: the site's role cannot, and a trigger stands behind it.

Personal values are never in here, only the names of the fields that changed; so a person can be erased
without touching a line of it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from audit import vocabulary
from common.actors import Actor
from common.console import may
from common.id_runs import IdRunsField
from common.sentences import say

DIGEST_BYTES = 32


def label_of(row: models.Model) -> str:
    """How a row is named in the audit: ``people.person:12``."""
    return f"{row._meta.label_lower}:{row.pk}"


class EntryQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Entries about at least one row this actor may see; all of them for those who keep the whole."""
        if vocabulary.sees_all(actor):
            return self
        if not may(actor, "audit.see", None):
            return self.none()
        seen = Q(pk=None)
        for kind in vocabulary.rows.values():
            label = Concat(Value(f"{kind.label}:"), Cast("pk", models.CharField()))
            labels = kind.visible(actor).order_by().annotate(audit_label=label).values("audit_label")
            seen |= Q(about__overlap=labels)
        return self.filter(seen)

    def about(self, row: models.Model) -> Self:
        """The timeline of one row, newest first."""
        return self.filter(about__contains=[label_of(row)]).order_by("-id")

    def of_person(self, person: models.Model) -> Self:
        """What was done to a person and what they did, newest first."""
        return self.filter(Q(about__contains=[label_of(person)]) | Q(person_id=person.pk)).order_by("-id")

    def timeline(self, row: models.Model) -> Self:
        """Whatever belongs on the page about this row: of a person also their own doings."""
        return self.of_person(row) if row._meta.label == settings.MESSAGING_OWNER_MODEL else self.about(row)

    def own_of(self, actor: Actor) -> Self:
        """What this login did itself, newest first: nobody needs a right to be told that."""
        return self.by_user(actor.user.pk).order_by("-id") if actor.user is not None else self.none()

    def by_user(self, user_id: int) -> Self:
        return self.filter(user_id=user_id).order_by("-id")


class Entry(models.Model):
    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor_kind = models.CharField(_("kind of actor"), max_length=20)
    user_id = models.BigIntegerField(_("login"), null=True)
    person_id = models.BigIntegerField(_("person"), null=True)
    token_id = models.BigIntegerField(_("token"), null=True)
    door = models.CharField(_("door"), max_length=20, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    verb = models.CharField(_("verb"), max_length=80)
    about = ArrayField(models.CharField(max_length=80), verbose_name=_("about"), default=list)
    fields = ArrayField(models.CharField(max_length=80), verbose_name=_("fields"), default=list)
    facts = models.JSONField(_("facts"), default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            GinIndex(fields=["about"], name="audit_entries_about_a_row"),
            models.Index(fields=["user_id", "-id"], name="audit_entries_by_a_login"),
            models.Index(fields=["person_id", "-id"], name="audit_entries_by_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {', '.join(self.about)}"

    def as_line(self) -> dict[str, Any]:
        """What is sealed: everything in the row. A later column makes a new form, see ``Block.form``."""
        names = ("id", "at", "actor_kind", "user_id", "person_id", "token_id", "door", "request_id")
        return {name: getattr(self, name) for name in (*names, "verb", "about", "fields", "facts")}

    def digest(self) -> bytes:
        """SHA-256 over the line as JSON with sorted keys, without spaces, moments in UTC."""
        return hashlib.sha256(canonical(self.as_line())).digest()


def canonical(thing: Any) -> bytes:
    """One way only to write this down: the same on every machine, before and after a dump."""
    return json.dumps(thing, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_moment_in_utc).encode()


def _moment_in_utc(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(type(value))
    return value.astimezone(UTC).isoformat(timespec="microseconds")


class BlockQuerySet(models.QuerySet):
    def in_order(self) -> Self:
        return self.order_by("number")

    def newest(self) -> Block | None:
        return self.order_by("-number").first()


class Block(models.Model):
    """Some entries sealed together, chained to the block before. As append-only as what it seals.

    The entries are named one by one, because transactions commit in another order than they take their
    ids, and some never commit. ``digests`` holds one SHA-256 per entry in the order of ids, so that a
    changed row can be named; ``hash`` is taken over everything else here.
    """

    FORM = 1

    number = models.BigIntegerField(_("block"), primary_key=True)  # 1, 2, 3 …: a missing one is seen
    form = models.PositiveSmallIntegerField(default=FORM)
    sealed_at = models.DateTimeField(_("sealed"))
    previous = models.CharField(max_length=64, blank=True)  # the hash of the block before
    ids = IdRunsField(_("entries"))
    digests = models.BinaryField()
    hash = models.CharField(max_length=64)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed block")
        verbose_name_plural = _("sealed blocks")
        constraints = [
            ExclusionConstraint(name="an_entry_is_in_one_block", expressions=[("ids", "&&")]),
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    def computed_hash(self) -> str:
        head = {name: getattr(self, name) for name in ("number", "form", "sealed_at", "previous", "ids")}
        return hashlib.sha256(canonical(head) + b"\n" + bytes(self.digests)).hexdigest()

    def entries(self) -> models.query.RawQuerySet:
        """Those that are still there, in the order of ids; by the index, however far apart they lie."""
        return Entry.objects.raw(
            "SELECT entry.* FROM audit_block block, unnest(block.ids) run"
            " JOIN audit_entry entry ON entry.id >= lower(run) AND entry.id < upper(run)"
            " WHERE block.number = %s ORDER BY entry.id",
            [self.number],
        )

    def sealed(self) -> list[tuple[int, bytes]]:
        """Each sealed id with the digest it had then."""
        ids = [id for first, last in self.ids for id in range(first, last + 1)]
        digests = bytes(self.digests)
        return [(id, digests[i * DIGEST_BYTES : (i + 1) * DIGEST_BYTES]) for i, id in enumerate(ids)]


class Unsealed(models.Model):
    """An entry that waits for the next block. Put here by a trigger, in the transaction that wrote the entry."""

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("entry that waits for a block")
        verbose_name_plural = _("entries that wait for a block")

    def __str__(self) -> str:
        return str(self.entry_id)


say("audit_is_append_only", _("What is written in the audit stays as it is."))
