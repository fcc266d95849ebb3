"""Two subjects: who had which, and what they did then."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from messaging.models import Delivery, IncomingMail, Mailing, Preference
from outreach.models import Campaign, Message, Wording
from outreach.queries.newsletters import has_declined

A, B = Wording.Variant.A, Wording.Variant.B


def without_second_subject(message: Message) -> bool:
    """Whether some language that has a text has no other subject."""
    rows = list(message.wordings.all())
    written = {row.language for row in rows if row.variant == A and not row.is_empty}
    return bool(written - {row.language for row in rows if row.variant == B and row.subject.strip()})


def chosen_for(mailings: set[int]) -> dict[int, str]:
    """What the rest of these gets, where that has been decided."""
    rows = Campaign.objects.filter(mailing__in=mailings).exclude(chosen_variant="")
    return dict(rows.values_list("mailing_id", "chosen_variant"))


def sampled(mailing: Mailing) -> QuerySet:
    """The letters of the sample, each with its ``variant``; the rest has none."""
    letters = Delivery.objects.filter(mailing=mailing).order_by()
    return letters.annotate(variant=Cast(KT("context__variant"), CharField())).filter(variant__in=[A, B])


def count_answers(mailing: Mailing) -> Mapping[str, int]:
    """People, by the address the letter went to."""
    answers = IncomingMail.objects.filter(
        mailing=OuterRef("mailing_id"), kind=IncomingMail.Kind.REPLY, sender__iexact=OuterRef("address")
    )
    return _people(sampled(mailing).exclude(address="").filter(Exists(answers)))


def count_unsubscribed(mailing: Mailing) -> Mapping[str, int]:
    """Who has switched it off, or said no to the newsletter, and yet had it, did so afterwards."""
    off = Preference.objects.filter(
        addressee=OuterRef("addressee_id"), category=OuterRef("category"), rhythm=Preference.Rhythm.NEVER
    )
    return _people(sampled(mailing).filter(Q(Exists(off)) | Q(has_declined()), state=Delivery.State.ACCEPTED))


def _people(letters: QuerySet) -> Mapping[str, int]:
    told = letters.values("variant").annotate(many=Count("addressee", distinct=True))
    return dict(told.values_list("variant", "many"))


__all__ = ["chosen_for", "count_answers", "count_unsubscribed", "sampled", "without_second_subject"]
