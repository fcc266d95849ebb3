"""Inviting those of a unit to take their records over, in the console's frame; and the sheet of codes to cut up."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from associations.models import Association, Capability
from associations.permissions.scope import holds
from common.doors import refusals_told
from directory import actions
from directory.actions.claims.inviting import VALID
from directory.models import Claim, ClaimInvitation
from directory.permissions.inviting import can_invite_to_claim
from directory.queries.claims.inviting import progress_of, reach_of
from directory.queries.claims.secrets import as_printed
from messaging.letters.links import absolute

AT_ONCE, MOST_UNITS = 50, 20


def _framed(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    frame = admin.site.each_context(request) | {"title": title, "opts": Claim._meta}
    return render(request, f"directory/{template}.html", frame | context)


def _units(request: HttpRequest) -> QuerySet[Association]:
    """Those whose people the actor keeps; for others there is no such page."""
    if not holds(request.actor, Capability.PEOPLE_EDIT):
        raise Http404
    return Association.objects.where_actor_may(request.actor, Capability.PEOPLE_EDIT)


@login_required
@never_cache
@require_GET
def claim_invitation_list(request: HttpRequest) -> HttpResponse:
    """Choose a unit by its name; below, those that have been invited already."""
    units, words = _units(request), request.GET.get("q", "").strip()
    named = Q(name_zh__icontains=words) | Q(name_en__icontains=words)
    found = units.standing().filter(named).in_tree_order()[:MOST_UNITS] if words else []
    invited = ClaimInvitation.objects.visible_to(request.actor).filter(revoked_at=None).values("unit")
    return _framed(
        request,
        "claim_invitation_list",
        _("Invite people to take their records over"),
        words=words,
        found=found,
        invited=units.filter(pk__in=invited).in_tree_order()[:AT_ONCE],
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim_invitation_unit(request: HttpRequest, slug: str) -> HttpResponse:
    """How many can be invited, how far it has come, one by one; send links, take all back."""
    unit = get_object_or_404(_units(request), slug=slug)
    if request.method == "POST":
        with refusals_told(request):
            _do(request, unit)
        return redirect("claim_invitation_unit", unit.slug)
    invitations = ClaimInvitation.objects.visible_to(request.actor).of_unit(unit)
    start = _start(request)
    listed = list(invitations.for_listing()[start : start + AT_ONCE + 1])
    return _framed(
        request,
        "claim_invitation_unit",
        unit.name,
        unit=unit,
        reach=reach_of(unit, request.actor),
        progress=progress_of(invitations.with_bounces()),
        invitations=listed[:AT_ONCE],
        may_invite=can_invite_to_claim(request.actor, unit),
        later_url=f"?from={start + AT_ONCE}" if len(listed) > AT_ONCE else "",
        earlier_url=f"?from={max(0, start - AT_ONCE)}" if start else "",
    )


def _start(request: HttpRequest) -> int:
    start = request.GET.get("from", "")
    return int(start) if start.isdecimal() and len(start) < 6 else 0


def _do(request: HttpRequest, unit: Association) -> None:
    wish = request.POST.get("wish", "")
    if wish == "mail":
        sent = actions.invite_by_mail(unit, again="again" in request.POST, by=request.actor)
        said = ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", sent)
        messages.success(request, said % {"count": sent})
    elif wish == "revoke":
        taken = actions.revoke_claim_invitations(unit, by=request.actor)
        said = ngettext("%(count)s invitation opens nothing now.", "%(count)s invitations open nothing now.", taken)
        messages.success(request, said % {"count": taken})


@login_required
@never_cache
@require_POST
def claim_invitation_codes(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet itself: shown this once, since the codes are kept nowhere."""
    unit = get_object_or_404(_units(request), slug=slug)
    with refusals_told(request):
        strips = actions.make_claim_codes(unit, again="again" in request.POST, by=request.actor)
        if strips:
            return render(request, "directory/claim_invitation_codes.html", _sheet(unit, strips))
        messages.info(request, _("Everybody who can be invited has a code already. Tick the box to make new ones."))
    return redirect("claim_invitation_unit", unit.slug)


def _sheet(unit: Association, strips: list[actions.Strip]) -> dict[str, Any]:
    return {
        "unit": unit,
        "strips": [(strip.person, as_printed(strip.code)) for strip in strips],
        "place": absolute(reverse("claim_code")),
        "until": timezone.now() + VALID[ClaimInvitation.Way.PAPER],
    }


@login_required
@require_POST
def claim_invitation_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of them."""
    _units(request)
    invitation = get_object_or_404(
        ClaimInvitation.objects.visible_to(request.actor).select_related("unit"), public_id=public_id
    )
    with refusals_told(request):
        actions.revoke_claim_invitation(invitation, by=request.actor)
        messages.success(request, _("It opens nothing now."))
    return redirect("claim_invitation_unit", invitation.unit.slug)
