"""What the console's home says of people: contacts that want a decision, steps that are due, who has confirmed."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.actors import Actor
from common.console import may
from common.console_home import Check, Decision
from institution.reads import now, zone
from people.models import ContactPoint, Person, Touch, YearlyCheck
from people.queries import contact_changes_open_to, proposals_open_to

COUNTED_TO = 10_000


def contacts_that_two_claim(actor: Actor) -> Decision | None:
    """Whose they are, the office says: a proof stands against a proof."""
    if not may(actor, "people.edit", None):
        return None
    claimed = ContactPoint.objects.contested().filter(person__in=Person.objects.visible_in_console(actor))
    found = claimed.aggregate(count=Count("pk"), since=Min("contested_at"))
    return Decision(
        title=_("Contacts that two people claim"),
        why=_("Both have shown that letters reach them there. Ask both, then say whose it is."),
        count=found["count"],
        url=reverse("admin:people_person_changelist") + "?noted=contested",
        act_label=_("Look"),
        since=found["since"],
    )


def changes_that_were_stopped(actor: Actor) -> Decision | None:
    """Somebody says that it was not them: whether a login was in the wrong hands, the office asks."""
    if not may(actor, "people.edit", None):
        return None
    found = contact_changes_open_to(actor).unsettled().aggregate(count=Count("pk"), since=Min("stopped_at"))
    return Decision(
        title=_("Changes of a contact that were stopped"),
        why=_("Somebody at the address before says that it was not them. Call, and ask whether a login was misused."),
        count=found["count"],
        url=reverse("admin:people_contactchange_changelist") + "?state=open",
        act_label=_("Look"),
        since=found["since"],
    )


def contacts_that_were_proposed(actor: Actor) -> Decision | None:
    """A number somebody of the class has named is called by the office; an address is asked by letter."""
    if not may(actor, "people.edit", None):
        return None
    to_call = proposals_open_to(actor).open_now().filter(kind=ContactPoint.Kind.PHONE)
    found = to_call.aggregate(count=Count("pk"), since=Min("created_at"))
    return Decision(
        title=_("Numbers of lost classmates"),
        why=_("Somebody of the class has told us a number. Call once, and ask whether it may stand in the record."),
        count=found["count"],
        url=reverse("admin:people_contactproposal_changelist") + "?state__exact=waiting&kind__exact=phone",
        act_label=_("Call"),
        since=found["since"],
    )


def steps_that_are_due(actor: Actor) -> Decision | None:
    """What somebody has promised at the end of a call; everybody who keeps the record sees it."""
    if not may(actor, "people.edit", None):
        return None
    due = Touch.objects.visible_to(actor).with_a_step_due()
    found = due.aggregate(count=Count("pk"), first=Min("due_on"))
    since = found["first"] and datetime.combine(found["first"], time.min, tzinfo=zone())
    return Decision(
        title=_("Next steps that are due"),
        why=_("Noted at the end of a call or a visit. Do it, then say that it is done."),
        count=found["count"],
        url=reverse("admin:people_touch_changelist") + "?step=due",
        act_label=_("Look"),
        since=since,
    )


def members_confirm_their_data(actor: Actor) -> Check | None:
    """How many said this year that all is right, of those whose records this actor keeps; counted to 10,000."""
    if not may(actor, "people.edit", None):
        return None
    year = now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    kept = YearlyCheck.objects.filter(person__in=Person.objects.visible_in_console(actor))
    confirmed, silent = (rows[:COUNTED_TO].count() for rows in (kept.confirmed_since(year), kept.silent_since(year)))
    said = ngettext("%(count)d member has confirmed", "%(count)d members have confirmed", confirmed)
    quiet = ngettext("%(count)d has not answered yet", "%(count)d have not answered yet", silent)
    return Check(
        title=_("Are your data still right?"),
        text=_("This year %(confirmed)s, %(silent)s.")
        % {"confirmed": said % {"count": confirmed}, "silent": quiet % {"count": silent}},
        is_well=True,
        url=reverse("admin:people_person_changelist") + "?asked=silent",
    )
