"""Who may write to many, who says yes to it, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability
from associations.permissions.scope import must_hold
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.reads import current
from messaging import permissions as mailings
from messaging.models import Mailing
from outreach.hangs import OF_CAMPAIGNS
from outreach.models import Audience, Campaign, Wording
from outreach.queries.approvers import approvers_of
from outreach.queries.campaigns import author_of, is_author, steers
from outreach.queries.variants import without_second_subject

State = Campaign.State
LEAST_IN_SAMPLE = 20
APPROVAL_HOLDS = 1.1  # times as many people as were approved


def can_write_for(actor: Actor, association: Association) -> Verdict:
    """To the people of this unit."""
    if actor.person is None and not actor.is_system:
        return forbidden(_("Only officers write to many."))
    if not (may := must_hold(actor, Capability.CAMPAIGNS_WRITE, association)):
        return may
    if not association.is_standing:
        return refused("association_closed", _("Nobody writes for a unit that is not open."))
    return ALLOWED


def can_use(actor: Actor, association: Association, category: str, audience: Audience | None) -> Verdict:
    """This kind of letter, to this audience, for this unit."""
    if category not in {kind.code for kind in OF_CAMPAIGNS}:
        return refused("no_such_category", _("There is no such kind of letter."))
    if audience is None:
        return ALLOWED
    if not Audience.objects.visible_to(actor).filter(pk=audience.pk).exists():
        return forbidden(_("This audience is somebody else's."))
    if audience.association_id != association.pk:
        return refused("audience_elsewhere", _("This audience was made for another unit."))
    return ALLOWED


def can_change(actor: Actor, campaign: Campaign) -> Verdict:
    """Its author, while it is being written."""
    return _author_while(actor, campaign, State.DRAFT)


def can_submit(actor: Actor, campaign: Campaign, people: int) -> Verdict:
    """``people`` is how many the audience holds now. What the check of the message found is asked by the action."""
    if not (may := _author_while(actor, campaign, State.DRAFT)):
        return may
    if not people:
        return refused("nobody_in_it", _("Nobody is in this audience."))
    if not (ahead := _lies_ahead(campaign.starts_at)):
        return ahead
    if not (sample := _can_be_sampled(campaign, people)):
        return sample
    if is_to_be_approved(people) and not approvers_of(campaign):
        return refused(
            "nobody_approves", _("Nobody but you may approve it. Ask the alumni office for a second person.")
        )
    return ALLOWED


def is_to_be_approved(people: int) -> bool:
    """Above the size that the institution has set."""
    return people > current().campaigns_approved_above


def can_approve(actor: Actor, campaign: Campaign) -> Verdict:
    """Somebody else than the author, whose office here or above lets them."""
    if not (may := must_hold(actor, Capability.CAMPAIGNS_APPROVE, campaign.association)):
        return may
    if actor.person is not None and actor.person.pk == campaign.author_id:
        return forbidden(_("Whoever wrote it does not approve it. A second person does."), "author_approves")
    return _stands_at(campaign, State.SUBMITTED)


def can_send_back(actor: Actor, campaign: Campaign, note: str | None = None) -> Verdict:
    """Whoever may approve it, with a ``note`` to its author; its author may take it back without a word."""
    if not (may := _author_or_approver(actor, campaign)):
        return may
    if not (stands := _stands_at(campaign, State.SUBMITTED, State.SCHEDULED)):
        return stands
    if note is not None and not note.strip() and not is_author(actor, campaign):
        return refused("note_is_missing", _("Write a word to its author: what should be different?"))
    return ALLOWED


def can_carry_out(actor: Actor) -> Verdict:
    """What the clock does by itself."""
    return ALLOWED if actor.is_system else forbidden(_("The system does that by itself."))


def can_withdraw(actor: Actor, campaign: Campaign) -> Verdict:
    """For good; until something has left."""
    if not (may := _author_or_approver(actor, campaign)):
        return may
    return _stands_at(campaign, *Campaign.FOR_A_WHILE)


def can_take_over(actor: Actor, campaign: Campaign) -> Verdict:
    """A draft whose author is ill, away or gone: whoever may approve for the unit, and writes for it. They are its
    author from then on, and so no second person any more."""
    if not (may := must_hold(actor, Capability.CAMPAIGNS_APPROVE, campaign.association)):
        return may
    if not (may := can_write_for(actor, campaign.association)):
        return may
    if actor.person is None or is_author(actor, campaign):
        return refused("own_already", _("It is yours already."))
    return _stands_at(campaign, State.DRAFT)


def can_time(actor: Actor, campaign: Campaign, starts_at: datetime | None = None) -> Verdict:
    """When it starts is no part of what was approved."""
    if not (may := _author_while(actor, campaign, State.DRAFT, State.SCHEDULED)):
        return may
    return _lies_ahead(starts_at)


def can_launch(actor: Actor, campaign: Campaign) -> Verdict:
    """By hand or by the clock. The author's rights are asked by ``author_may_launch``."""
    if not (may := _author_or_approver(actor, campaign)):
        return may
    if not (stands := _stands_at(campaign, State.SCHEDULED)):
        return stands
    if campaign.starts_at is not None and campaign.starts_at > timezone.now():
        return refused("not_its_time", _("It starts by itself when its time has come."))
    return ALLOWED


def author_may_launch(campaign: Campaign, people: int) -> Verdict:
    """What may have changed since it was handed in: the author's office, the audience, the size to be approved."""
    if not can_write_for(author_of(campaign), campaign.association):
        return refused("author_may_not", _("Whoever wrote it may not write for this unit any more."))
    if not people:
        return refused("nobody_in_it", _("Nobody is in this audience."))
    if is_to_be_approved(people) and not _was_approved_for(campaign, people):
        return refused("not_approved", _("Its audience has grown, so that a second person has to approve it."))
    return ALLOWED


def _was_approved_for(campaign: Campaign, people: int) -> bool:
    """Whoever approved it said yes to so many people as there were when it was handed in, and a tenth more."""
    return campaign.approved_at is not None and people <= (campaign.expected or 0) * APPROVAL_HOLDS


def _can_be_sampled(campaign: Campaign, people: int) -> Verdict:
    """Two subjects in each language that has a text, and enough people to see a difference at all."""
    if campaign.sample_percent is None:
        return ALLOWED
    if without_second_subject(campaign.message):
        return refused(
            "second_subject_missing", _("Two subjects are to be tried: write the other one, in each language.")
        )
    if people * campaign.sample_percent < LEAST_IN_SAMPLE * 100:
        return refused(
            "sample_too_small",
            _("A sample of fewer than %(least)d people says nothing. Take more of them, or one subject.")
            % {"least": LEAST_IN_SAMPLE},
        )
    return ALLOWED


def can_choose_subject(actor: Actor, campaign: Campaign, variant: str | None = None) -> Verdict:
    """Whoever steers it, once; until the clock has chosen."""
    if not (may := _author_or_approver(actor, campaign)):
        return may
    if campaign.rest_at is None:
        return refused("nothing_to_choose", _("It has one subject only."))
    if campaign.chosen_variant:
        return refused("subject_chosen", _("The subject for the rest has been chosen already."))
    if campaign.is_over:
        return refused("not_under_way", _("It is over. Nothing more of it leaves."))
    if variant is not None and variant not in Wording.Variant.values:
        return refused("no_such_variant", _("There is no such subject."))
    return ALLOWED


def can_pause(actor: Actor, campaign: Campaign) -> Verdict:
    return _steers(mailings.can_pause, actor, campaign)


def can_resume(actor: Actor, campaign: Campaign) -> Verdict:
    return _steers(mailings.can_resume, actor, campaign)


def can_cancel(actor: Actor, campaign: Campaign) -> Verdict:
    return _steers(mailings.can_cancel, actor, campaign)


def _steers(ask: Callable[[Actor, Mailing], Verdict], actor: Actor, campaign: Campaign) -> Verdict:
    if campaign.mailing is None:
        return refused("not_under_way", _("Nothing of it has left yet."))
    return ask(actor, campaign.mailing)


def _lies_ahead(starts_at: datetime | None) -> Verdict:
    if starts_at is not None and starts_at <= timezone.now():
        return refused("time_has_passed", _("The time it should start at is over. Choose a later one, or none."))
    return ALLOWED


def _author_while(actor: Actor, campaign: Campaign, *states: str) -> Verdict:
    if not (may := can_write_for(actor, campaign.association)):
        return may
    if not is_author(actor, campaign):
        return forbidden(_("Only its author does that."), "not_the_author")
    return _stands_at(campaign, *states)


def _author_or_approver(actor: Actor, campaign: Campaign) -> Verdict:
    if steers(actor, campaign):
        return ALLOWED
    if not (may := can_write_for(actor, campaign.association)):
        return may
    return forbidden(_("Only its author does that."), "not_the_author")


def _stands_at(campaign: Campaign, *states: str) -> Verdict:
    if campaign.state in states:
        return ALLOWED
    return refused(
        f"campaign_{campaign.state}",
        _("The campaign stands at “%(state)s”. That cannot be done with it now.")
        % {"state": State(campaign.state).label},
    )
