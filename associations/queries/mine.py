"""What the associations hold for one reader: groups, desks, requests, invitations, terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from associations.models import Association, Capability, Invitation, JoinRequest, Term
from associations.models.belonging import belongings_of
from associations.models.rights import rights_of, today
from associations.queries.units import Unit
from common.actors import Actor

TERM_NOTICE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Desk:
    """An association in which the reader holds an office today, and what waits there."""

    association: Association
    waiting: int
    oldest: datetime | None


def groups_of(actor: Actor) -> list[Unit]:
    """From the school's down to the classes, each tier by when they joined."""
    return [Unit(each.kind, each.slug, each.name_zh, each.name_en) for each in belongings_of(actor).standing]


def first_class_of(actor: Actor) -> Unit | None:
    """The class the reader joined first; what "Class" in the menu leads to."""
    return next((group for group in groups_of(actor) if group.is_class), None)


def desks_of(actor: Actor) -> list[Desk]:
    """Where the reader answers requests, with how many lie there; those with the longest waiting first."""
    kept = rights_of(actor).roots_of(Capability.REQUESTS_DECIDE)
    if not kept:
        return []
    waiting = Q(requests_in_hand__state=JoinRequest.State.WAITING)
    units = (
        Association.objects.filter(pk__in=kept)
        .annotate(
            waiting=Count("requests_in_hand", filter=waiting),
            oldest=Min("requests_in_hand__waiting_since", filter=waiting),
        )
        .order_by("oldest", "tier")
    )
    return [Desk(unit, unit.waiting, unit.oldest) for unit in units]


def own_requests(actor: Actor) -> list[JoinRequest]:
    """One's own requests that wait, and those answered lately."""
    if not actor.is_signed_in:
        return []
    lately = timezone.now() - timedelta(days=30)
    recent = Q(state=JoinRequest.State.WAITING) | Q(decided_at__gte=lately, state=JoinRequest.State.DECLINED)
    own = JoinRequest.objects.of_login(actor.user.pk).filter(recent)
    shown = ("public_id", "state", "reason", *_names_of("association"), *_names_of("with_association"))
    return list(own.select_related("association", "with_association").only(*shown).order_by("-waiting_since"))


def invitations_for(actor: Actor) -> list[Invitation]:
    """Open invitations sent to the reader's own address."""
    if not actor.is_signed_in:
        return []
    sent = Invitation.objects.open_now().filter(email__iexact=actor.user.email)
    shown = ("public_id", "code", "expires_at", *_names_of("association"))
    return list(sent.select_related("association").only(*shown).order_by("expires_at"))


def ending_terms_of(actor: Actor) -> list[Term]:
    if actor.person is None or not rights_of(actor).held:
        return []
    soon = Term.objects.serving_on(today()).filter(
        person=actor.person, ends_on__lte=today() + timedelta(days=TERM_NOTICE_DAYS)
    )
    return list(soon.select_related("association", "office").order_by("ends_on"))


def _names_of(path: str) -> tuple[str, str]:
    return f"{path}__name_zh", f"{path}__name_en"
