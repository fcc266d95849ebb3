"""What became of a campaign, by unit: as a page and as a file."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from associations.models import Association
from institution.reads import current
from messaging.models import Delivery
from messaging.permissions import can_see_deliveries
from outreach.exports import figures_csv
from outreach.models import Campaign
from outreach.queries.reports import came_back, erased_since, people_by_unit
from outreach.queries.tracking import FEWEST, has_events, links_followed, measured
from outreach.views.campaigns import campaign_of
from outreach.views.frames import framed
from outreach.words import OUTCOME_LABELS, unit_said

MOST_UNKNOWN = 100


@login_required
@require_GET
def campaign_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """People, each once, by unit; and the letters of which nobody knows, for those who may settle them."""
    campaign, unit = _reported(request, public_id)
    report = people_by_unit(campaign.mailing, campaign.association, unit)
    unknown: list[Delivery] = []
    if can_see_deliveries(request.actor):
        letters = Delivery.objects.filter(mailing=campaign.mailing, state=Delivery.State.UNKNOWN)
        unknown = list(letters.select_related("addressee__owner").order_by("pk")[:MOST_UNKNOWN])
    return framed(
        request,
        "outreach/campaign_report.html",
        _("Report"),
        campaign=campaign,
        unit=unit,
        report=report,
        came_back=came_back(campaign.mailing) if unit.pk == campaign.association_id else 0,
        erased=_people_erased(campaign) if unit.pk == campaign.association_id else 0,
        lines=[(unit_said(line), line) for line in report.lines],
        above=_above(campaign, unit),
        outcomes=list(OUTCOME_LABELS.values()),
        unknown=unknown,
        **(_read(campaign) if unit.pk == campaign.association_id else {}),
    )


def _read(campaign: Campaign) -> dict[str, Any]:
    """How many opened it and followed its links: of the whole alone, so that nobody is found by taking units apart."""
    if not (current().letters_tracked or has_events(campaign.mailing)):
        return {}
    figures = measured(campaign.mailing)
    return {
        "is_tracked": True,
        "variants": list(figures.items()),
        "links": links_followed(campaign.message, figures),
        "fewest": FEWEST,
    }


@login_required
@require_GET
def campaign_figures(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same as a file."""
    campaign, unit = _reported(request, public_id)
    text = figures_csv(people_by_unit(campaign.mailing, campaign.association, unit))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{campaign.title}-{unit.name}.csv")
    response["Cache-Control"] = "private, no-store"
    return response


def _people_erased(campaign: Campaign) -> int:
    """Each had a letter by every channel."""
    return erased_since(campaign.mailing) // len(campaign.channels) if campaign.mailing else 0


def _reported(request: HttpRequest, public_id: str) -> tuple[Campaign, Association]:
    """A launched campaign, and the unit of it that is looked at: the whole, or something below."""
    campaign = campaign_of(request, public_id)
    if campaign.mailing is None:
        raise Http404
    asked = request.GET.get("unit")
    if not asked:
        return campaign, campaign.association
    below = Association.objects.at_or_below(campaign.association)
    return campaign, get_object_or_404(below, public_id=asked)


def _above(campaign: Campaign, unit: Association) -> list[Association]:
    """From the campaign's own unit down to the one above this."""
    if unit.pk == campaign.association_id:
        return []
    way = unit.path[unit.path.index(campaign.association_id) : -1]
    found = Association.objects.in_bulk(way)
    return [found[key] for key in way]
