"""My page: what wants me today, my groups, what I asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from associations.queries.mine import (
    Desk,
    desks_of,
    ending_terms_of,
    groups_of,
    invitations_for,
    own_requests,
)
from common.pages import Link
from directory.models import Claim
from directory.permissions.claims import can_claim
from institution.reads import current
from messaging.models import Addressee
from messaging.queries import suppression_of
from people.queries import is_asked_for_a_check


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that wants somebody today; see components/task.html."""

    title: str
    reason: str
    act: Link
    late: str = ""
    other: Link | None = None
    people: list[dict[str, str]] = field(default_factory=list)


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    desks, groups, requests = desks_of(request.actor), groups_of(request.actor), own_requests(request.actor)
    first_steps = _first_steps(request, has_begun=bool(groups or requests))
    context = {
        "tasks": [
            *_answers(desks),
            *_invitations(request),
            *_terms(request),
            *_check(request),
            *_letters(request),
            *first_steps,
        ],
        "groups": groups,
        "requests": requests,
        "desks": desks,
    }
    return render(request, "alumni_portal/me.html", context)


def _answers(desks: list[Desk]) -> list[Task]:
    """One task per desk where somebody waits, the longest waiting first."""
    return [_answer(desk) for desk in desks if desk.waiting]


def _answer(desk: Desk) -> Task:
    days = current().join_pass_up_days
    said = ngettext("%(count)d person wants to join %(group)s", "%(count)d people want to join %(group)s", desk.waiting)
    return Task(
        title=said % {"count": desk.waiting, "group": desk.association.name},
        late=_("Waiting since %(day)s.") % {"day": date_format(desk.oldest, "DATE_FORMAT")} if desk.oldest else "",
        reason=_("After %(days)d days a request goes one tier up by itself.") % {"days": days},
        act=Link(_("Answer"), reverse("desk_requests", args=[desk.association.slug])),
    )


def _invitations(request: HttpRequest) -> list[Task]:
    return [
        Task(
            title=_("You are invited to %(group)s") % {"group": invitation.association.name},
            reason=_("Until %(day)s.") % {"day": date_format(invitation.expires_at, "DATE_FORMAT")},
            act=Link(_("Look at it"), reverse("invitation_detail", args=[invitation.code])),
        )
        for invitation in invitations_for(request.actor)
    ]


def _terms(request: HttpRequest) -> list[Task]:
    return [
        Task(
            title=_("Your term as %(office)s ends") % {"office": term.office.name},
            late=date_format(term.ends_on, "DATE_FORMAT"),
            reason=_("%(group)s. Leave a note for whoever comes after you.") % {"group": term.association.name},
            act=Link(_("Hand over"), reverse("term_handover", args=[term.public_id])),
        )
        for term in ending_terms_of(request.actor)
    ]


def _letters(request: HttpRequest) -> list[Task]:
    """Their letters come back: by e-mail nobody could tell them."""
    suppression = suppression_of(Addressee.objects.filter(login=request.user).first())
    if suppression is None or not suppression.came_back:
        return []
    return [
        Task(
            title=_("Letters to you come back"),
            reason=_("Until you have looked at it, only what must arrive goes there."),
            act=Link(_("See what happened"), reverse("letter_address")),
        )
    ]


def _check(request: HttpRequest) -> list[Task]:
    """Asked lately whether what we know is right, and not answered yet."""
    if not is_asked_for_a_check(request.actor.person):
        return []
    return [
        Task(
            title=_("Is what we know of you still right?"),
            reason=_("A look once a year is enough."),
            act=Link(_("See what you have"), reverse("record_check")),
        )
    ]


def _first_steps(request: HttpRequest, *, has_begun: bool) -> list[Task]:
    """Which record is theirs; and where they are in no group and have asked nowhere, which class."""
    steps = [] if has_begun else [_find_your_class()]
    may = can_claim(request.actor)
    if may:
        return [_say_who_you_are(), *steps]
    asked = Claim.objects.visible_to(request.actor).filter(state=Claim.State.ASKED)
    standing = asked.first() if may.code == "claim_is_open" else None
    return [_tell_us_more(standing)] if standing else steps


def _say_who_you_are() -> Task:
    """For a login that nobody knows, or that a group took in on its word."""
    return Task(
        title=_("Say who you are"),
        reason=_("Then your classes and the directory open, without asking each group."),
        act=Link(_("Say which record is yours"), reverse("claim_new")),
    )


def _tell_us_more(claim: Claim) -> Task:
    return Task(
        title=_("The alumni office wants to know a little more"),
        reason=_("So that nobody else can come in as you."),
        act=Link(_("Answer"), claim.get_absolute_url()),
    )


def _find_your_class() -> Task:
    """For somebody who is in no group and has asked nowhere: the one thing to do."""
    return Task(
        title=_("Find your class"),
        reason=_("Pick the year you graduated; then your class, and say which one you are."),
        act=Link(_("Find my class"), reverse("home")),
    )
