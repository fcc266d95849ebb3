"""What of the directory waits for somebody in the office."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Capability
from associations.models.rights import rights_of
from associations.queries.reach import holds_at_school
from common.actors import Actor
from common.console_home import Decision
from directory.models import Claim, DuplicatePair, ProfileCount

SHOWN_FOR = timedelta(days=7)


def pairs_to_look_at(actor: Actor) -> Decision | None:
    """Records that may be one person, where the actor keeps both."""
    if Capability.PEOPLE_EDIT not in rights_of(actor).anywhere():
        return None
    found = DuplicatePair.objects.visible_to(actor).proposed().aggregate(count=Count("pk"), since=Min("created_at"))
    return Decision(
        title=_("Records that may be one person"),
        why=_("Look at both, then bring them together or say that they are two."),
        count=found["count"],
        url=reverse("duplicate_list"),
        act_label=_("Compare"),
        since=found["since"],
    )


def claims_to_answer(actor: Actor) -> Decision | None:
    """Claims that the house did not answer by itself, of records the actor keeps."""
    if Capability.PEOPLE_EDIT not in rights_of(actor).anywhere():
        return None
    found = Claim.objects.visible_in_console(actor).waiting().aggregate(count=Count("pk"), since=Min("created_at"))
    return Decision(
        title=_("People who say which record is theirs"),
        why=_("Look at what they said beside the record; say yes, ask for more, or say no with a reason."),
        count=found["count"],
        url=reverse("claim_list"),
        act_label=_("Look at them"),
        since=found["since"],
    )


def readers_of_many_profiles(actor: Actor) -> Decision | None:
    """Who opened as many profiles as a day allows; for those to whom the letter went, too."""
    if not holds_at_school(actor, Capability.PEOPLE_EDIT):
        return None
    told = ProfileCount.objects.filter(told_at__gte=timezone.now() - SHOWN_FOR)
    found = told.aggregate(count=Count("reader", distinct=True), since=Min("told_at"))
    return Decision(
        title=_("Members who opened as many profiles as a day allows"),
        why=_("They could not go on that day. Ask whether a reunion is being prepared before you think of copying."),
        count=found["count"],
        url=reverse("admin:directory_profilecount_changelist"),
        act_label=_("See who"),
        since=found["since"],
    )
