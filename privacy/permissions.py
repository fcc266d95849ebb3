"""Who may take a copy of everything, and who may have everything erased."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from privacy.models import DataCopy


def can_ask_for_copy(actor: Actor) -> Verdict:
    """Everybody with a login of themselves, once a day: it is a lot of work, and whoever stole a session wants many."""
    if actor.user is None or actor.token is not None or actor.on_behalf_of is not None:
        return forbidden(_("Log in on a page to ask for your copy."))
    lately = DataCopy.objects.filter(login=actor.user, created_at__gt=timezone.now() - DataCopy.EVERY)
    if lately.waiting().exists():
        return refused("copy_being_made", _("Your copy is being made already."))
    if lately.exclude(state=DataCopy.State.FAILED).exists():
        return refused("copy_made_today", _("A copy can be made once a day. Ask again tomorrow."))
    return ALLOWED


def can_fetch_copy(actor: Actor, copy: DataCopy) -> Verdict:
    """Its owner, at their own screen, while the file is there."""
    if actor.user is None or actor.token is not None or copy.login_id != actor.user.pk:
        return forbidden(_("This copy belongs to somebody else."))
    if not copy.is_ready:
        return refused("copy_gone", _("This copy is not there any more. Ask for a new one."))
    if copy.downloads >= DataCopy.MOST_DOWNLOADS:
        return refused("copy_fetched_enough", _("This copy was fetched often enough. Ask for a new one."))
    return ALLOWED


def can_make_copies(actor: Actor) -> Verdict:
    """The house itself: a worker, the clock."""
    return ALLOWED if actor.is_system else forbidden(_("Copies are made by the house."))
