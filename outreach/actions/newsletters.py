"""A newsletter is founded, changed, closed; its issues begin as campaigns, and may be taken from the archive."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from associations.models import Association
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields
from outreach.actions.campaigns.drafting import create_campaign, locked
from outreach.models import Campaign, Newsletter
from outreach.permissions.newsletters import (
    can_begin_issue,
    can_change_newsletter,
    can_close_newsletter,
    can_create_newsletter,
    can_open_newsletter,
    can_put_back,
    can_take_down,
)
from outreach.queries.newsletters import next_number

DETAILS = frozenset(
    {
        *("name_zh", "name_en", "about_zh", "about_en", "rhythm_zh", "rhythm_en"),
        *("category", "goes_to", "readers"),
    }
)


@action
def create_newsletter(association: Association, *, by: Actor, **details: Any) -> Newsletter:
    """``details`` are those of ``DETAILS``. Raises ``Forbidden`` for whoever does not write for the unit, ``Refusal``
    ``association_closed``, ``no_such_category``; ``ValidationError`` without a name."""
    details = {"category": "news"} | _known(details)
    association = Association.objects.locked().get(pk=association.pk)
    can_create_newsletter(by, association, details["category"]).or_raise()
    newsletter: Newsletter = Newsletter.objects.add(association=association, **details)
    record(by, "outreach.newsletter_created", about=[newsletter, association])
    return newsletter


@action
def change_newsletter(newsletter: Newsletter, *, by: Actor, **details: Any) -> Newsletter:
    """Also who gets it and who reads it: it applies from the next launch, and on the web at once."""
    details = _known(details)
    newsletter = _held(newsletter)
    can_change_newsletter(by, newsletter, details.get("category", newsletter.category)).or_raise()
    if changed := changed_fields(newsletter, details):
        newsletter.change(**{name: details[name] for name in changed})
        record(by, "outreach.newsletter_changed", about=[newsletter], fields=sorted(changed))
    return newsletter


@action
def close_newsletter(newsletter: Newsletter, *, by: Actor) -> Newsletter:
    """No more issues and no more subscribers; its archive stays. Raises ``Refusal`` ``newsletter_closed``."""
    newsletter = _held(newsletter)
    can_close_newsletter(by, newsletter).or_raise()
    newsletter.change(closed_at=timezone.now())
    record(by, "outreach.newsletter_closed", about=[newsletter])
    return newsletter


@action
def open_newsletter(newsletter: Newsletter, *, by: Actor) -> Newsletter:
    """Again, with the subscribers it had. Raises ``Refusal`` ``newsletter_open``."""
    newsletter = _held(newsletter)
    can_open_newsletter(by, newsletter).or_raise()
    newsletter.change(closed_at=None)
    record(by, "outreach.newsletter_opened", about=[newsletter])
    return newsletter


@action
def begin_issue(newsletter: Newsletter, *, by: Actor) -> Campaign:
    """A campaign to its readers: it is written, approved, launched and reported on as any other.

    Raises ``Forbidden``; ``Refusal`` ``newsletter_closed``, ``association_closed``.
    """
    newsletter = Newsletter.objects.select_related("association").get(pk=newsletter.pk)
    can_begin_issue(by, newsletter).or_raise()
    title = gettext("%(name)s, no. %(number)d") % {"name": newsletter.name, "number": next_number(newsletter)}
    campaign = create_campaign(title, newsletter.association, newsletter.category, by=by)
    return campaign.change(newsletter=newsletter)


@action
def take_down_issue(issue: Campaign, *, by: Actor) -> Campaign:
    """Nobody reads it on the web any more but who writes there. Raises ``Refusal`` ``no_issue_yet``,
    ``issue_taken_down``."""
    issue = locked(issue)
    can_take_down(by, issue).or_raise()
    issue.change(taken_down_at=timezone.now())
    record(by, "outreach.issue_taken_down", about=[issue])
    return issue


@action
def put_issue_back(issue: Campaign, *, by: Actor) -> Campaign:
    """Into the archive. Raises ``Refusal`` ``issue_in_archive``."""
    issue = locked(issue)
    can_put_back(by, issue).or_raise()
    issue.change(taken_down_at=None)
    record(by, "outreach.issue_put_back", about=[issue])
    return issue


def _held(newsletter: Newsletter) -> Newsletter:
    return Newsletter.objects.locked().select_related("association").get(pk=newsletter.pk)


def _known(details: dict[str, Any]) -> dict[str, Any]:
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"A newsletter has no {', '.join(sorted(unknown))}.")
    return details
