"""Letters about offices: appointed, ending, ended, kept on; and about a membership that was ended.

A letter reads its term again when it is written, so names and days stand in it as they are then, in the
reader's language.
"""

from __future__ import annotations

from django.urls import reverse

from associations.models import Membership, Term
from messaging.letters import queue_letter
from people.models import Person

OFFICES = "offices"  # the category: what an officer must know
JOINING = "joining"


def queue_officer_appointed(term: Term) -> None:
    """To the new officer: what it is, until when, and where to begin."""
    _to_holder(term, "officer_appointed", key=f"officer-appointed:{term.pk}")


def queue_term_ending(term: Term, days: int, *, has_successor: bool) -> None:
    """To the holder, with the hand-over page. Once for each of the two notices and each last day."""
    _to_holder(
        term,
        "term_ending",
        key=f"term-ending:{term.pk}:{term.ends_on}:{days}",
        has_successor=has_successor,
        path=reverse("term_handover", args=[term.public_id]),
    )


def queue_successor_wanted(term: Term, person: Person) -> None:
    """To whoever may appoint: an office will be empty."""
    queue_letter(
        to=person,
        category=OFFICES,
        template="associations/email/successor_wanted",
        about=term,
        context={"path": reverse("officer_appoint", args=[term.association.slug])},
        key=f"successor-wanted:{term.pk}:{term.ends_on}",
    )


def queue_term_ended(term: Term) -> None:
    """To the one whose term was ended: since when, and thanks."""
    _to_holder(term, "term_ended", key=f"term-ended:{term.pk}:{term.ends_on}")


def queue_term_kept(term: Term) -> None:
    """To the last administrator: your term would have run out with nobody after you."""
    page = reverse("association_officers", args=[term.association.slug])
    _to_holder(term, "term_kept", key=f"term-kept:{term.pk}:{term.ends_on}", path=page)


def queue_member_removed(membership: Membership, reason: str) -> None:
    """To the one who is no longer on the list."""
    queue_letter(
        to=membership.person,
        category=JOINING,
        template="associations/email/member_removed",
        about=membership,
        context={"reason": reason},
        key=f"member-removed:{membership.pk}",
    )


def _to_holder(term: Term, letter: str, *, key: str, path: str = "", **more: object) -> None:
    queue_letter(
        to=term.person,
        category=OFFICES,
        template=f"associations/email/{letter}",
        about=term,
        context={"path": path or term.association.get_absolute_url()} | more,
        key=key,
    )
