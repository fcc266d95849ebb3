"""Who keeps a newsletter, who may subscribe to it, and when."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from associations.models import Association
from associations.permissions.scope import must_hold
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from outreach.hangs import CATEGORIES
from outreach.models import Campaign, Newsletter
from outreach.models.audiences import WRITE
from outreach.permissions.campaigns import can_write_for
from outreach.queries.newsletters import is_of_unit
from people.models import Person

BY_NEWSLETTER = frozenset({"audience", "category"})


def can_create_newsletter(actor: Actor, association: Association, category: str) -> Verdict:
    """Whoever writes for the unit."""
    if not (may := can_write_for(actor, association)):
        return may
    return _is_kind(category)


def can_change_newsletter(actor: Actor, newsletter: Newsletter, category: str) -> Verdict:
    if not (may := must_hold(actor, WRITE, newsletter.association)):
        return may
    return _is_kind(category)


def can_close_newsletter(actor: Actor, newsletter: Newsletter) -> Verdict:
    """Its issues stay where they are; nothing more of it leaves."""
    if not (may := must_hold(actor, WRITE, newsletter.association)):
        return may
    return ALLOWED if newsletter.is_open else _closed()


def can_open_newsletter(actor: Actor, newsletter: Newsletter) -> Verdict:
    if not (may := must_hold(actor, WRITE, newsletter.association)):
        return may
    return refused("newsletter_open", _("This newsletter is open.")) if newsletter.is_open else ALLOWED


def can_begin_issue(actor: Actor, newsletter: Newsletter) -> Verdict:
    if not (may := can_write_for(actor, newsletter.association)):
        return may
    return ALLOWED if newsletter.is_open else _closed()


def can_leave_as_issue(newsletter: Newsletter) -> Verdict:
    """Asked at the launch: it may have been closed since the issue was begun."""
    return ALLOWED if newsletter.is_open else _closed()


def keeps_to_newsletter(campaign: Campaign, changed: Collection[str]) -> Verdict:
    """What kind of letter an issue is, and whom it goes to, is the newsletter's to say."""
    if campaign.newsletter_id is not None and BY_NEWSLETTER & set(changed):
        return refused("newsletter_says", _("The newsletter says what kind of letter an issue is, and who gets it."))
    return ALLOWED


def can_take_down(actor: Actor, issue: Campaign) -> Verdict:
    """From the archive on the web; letters that have left cannot be called back."""
    if not (may := must_hold(actor, WRITE, issue.association)):
        return may
    if issue.issue_number is None:
        return refused("no_issue_yet", _("This issue has not left yet."))
    if issue.taken_down_at is not None:
        return refused("issue_taken_down", _("This issue has been taken from the archive already."))
    return ALLOWED


def can_put_back(actor: Actor, issue: Campaign) -> Verdict:
    if not (may := must_hold(actor, WRITE, issue.association)):
        return may
    if issue.taken_down_at is None:
        return refused("issue_in_archive", _("This issue stands in the archive."))
    return ALLOWED


def can_subscribe(actor: Actor, newsletter: Newsletter, person: Person | None) -> Verdict:
    """For oneself alone: nobody consents for another. To what is sent to people of one's own unit."""
    if not (may := can_answer(actor, person)):
        return may
    if not newsletter.is_open:
        return _closed()
    if person is None or person.deceased_at or not is_of_unit(person, newsletter.association):
        words = _("It goes to people of %(unit)s.") % {"unit": newsletter.association.name}
        return refused("not_of_unit", words)
    return ALLOWED


def can_answer(actor: Actor, person: Person | None) -> Verdict:
    """The person themselves, or whoever holds a letter to them."""
    if person is None or person not in (actor.person, actor.on_behalf_of):
        return forbidden(_("A newsletter is subscribed to by a person with a record, and for oneself."))
    return ALLOWED


def _is_kind(category: str) -> Verdict:
    if category in {kind.code for kind in CATEGORIES}:
        return ALLOWED
    return refused("no_such_category", _("There is no such kind of letter."))


def _closed() -> Verdict:
    return refused("newsletter_closed", _("This newsletter has ended."))
