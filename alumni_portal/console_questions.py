"""What the console's home asks besides what the apps hang in themselves: what several of them know together."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alumni_portal.health import last_heard
from associations.models import Association, Capability, JoinRequest
from associations.models.rights import rights_of
from audit.models import Block, Entry, Unsealed
from common.actors import Actor
from common.console_home import Check, Decision, checks, decisions
from directory.models import Import
from institution.reads import current, zone
from messaging.models import Delivery, Feedback
from messaging.permissions import can_see_deliveries
from messaging.queries.waits import knows_days_off_of

WORKER_SILENT = timedelta(minutes=2)
LETTERS_LATE = timedelta(minutes=15)
SEAL_LATE = timedelta(minutes=15)


def hang_in() -> None:
    """Called once, when the apps are ready."""
    decisions.extend([requests_that_came_up, unknown_letters, imports_that_wait])
    checks.extend([the_worker, the_letters, what_comes_back, the_calendar, the_audit])


def requests_that_came_up(actor: Actor) -> Decision | None:
    """Requests that lie with a unit the actor answers for."""
    roots = rights_of(actor).roots_of(Capability.REQUESTS_DECIDE)
    waiting = JoinRequest.objects.waiting().filter(with_association__in=roots)
    count, since = _counted(waiting, "waiting_since")
    if not count:
        return None
    late = since < timezone.now() - timedelta(days=current().join_pass_up_days)
    unit = Association.objects.filter(pk__in=roots).order_by("tier").first()
    address = reverse("desk_requests", args=[unit.slug])
    why = _("Nobody below has answered, or nobody keeps the group.")
    return Decision(_("Join requests"), why, count, address, _("Answer"), since=since, is_late=late)


def unknown_letters(actor: Actor) -> Decision | None:
    """Letters of which nobody knows whether they arrived; nothing is sent again by itself."""
    if Capability.MESSAGES_SEE not in rights_of(actor).anywhere():
        return None
    count, since = _counted(Delivery.objects.filter(state=Delivery.State.UNKNOWN), "handed_at")
    address = reverse("admin:messaging_delivery_changelist") + "?state__exact=unknown"
    why = _("A worker died while handing them over. They are never sent again by themselves.")
    return Decision(_("Letters that may not have arrived"), why, count, address, _("Look"), since=since)


def imports_that_wait(actor: Actor) -> Decision | None:
    """Rosters that were checked, and that nobody has started or put aside."""
    if Capability.ROSTER_IMPORT not in rights_of(actor).anywhere():
        return None
    count, since = _counted(Import.objects.visible_to(actor).filter(state=Import.State.CHECKED), "checked_at")
    address = reverse("import_list") + "?show=waiting"
    why = _("They were checked. Nothing is written before somebody starts them.")
    return Decision(_("Rosters that were checked and not started"), why, count, address, _("Look"), since=since)


def the_worker(actor: Actor) -> Check:
    heard = last_heard()
    when = date_format(heard.astimezone(zone()), "TIME_FORMAT") if heard else ""
    well = heard is not None and timezone.now() - heard < WORKER_SILENT
    text = _("It answers.") if well else _("Nothing is sent and nothing is counted until it is started again.")
    return Check(_("Worker"), text, well, when)


def the_letters(actor: Actor) -> Check:
    now = timezone.now()
    late = Delivery.objects.due(now).filter(next_at__lt=now - LETTERS_LATE).count()
    waiting = Delivery.objects.due(now).count()
    if late:
        said = ngettext(
            "%(count)d letter has been waiting for over 15 minutes.",
            "%(count)d letters have been waiting for over 15 minutes.",
            late,
        )
        return Check(_("Deliveries"), said % {"count": late}, False)
    said = ngettext("%(count)d letter in the queue.", "%(count)d letters in the queue.", waiting)
    return Check(_("Deliveries"), said % {"count": waiting}, True)


def what_comes_back(actor: Actor) -> Check | None:
    """Of the last seven days; which of it is too much is said on its page."""
    if not can_see_deliveries(actor):
        return None
    since = timezone.now() - timedelta(days=7)
    told = Feedback.objects.filter(happened_at__gte=since).aggregate(
        complaints=Count("pk", filter=Q(kind=Feedback.Kind.COMPLAINT)),
        returned=Count("pk", filter=~Q(kind=Feedback.Kind.COMPLAINT)),
    )
    said = _("In seven days %(returned)d letters came back, and %(complaints)d were reported as unwanted.") % told
    address = reverse("admin:messaging_incomingmail_health")
    return Check(_("Whether our letters arrive"), said, not told["complaints"], url=address)


def the_calendar(actor: Actor) -> Check | None:
    """Where mailings rest on public holidays: whether those of the coming weeks have been announced."""
    year = (timezone.now().astimezone(zone()) + timedelta(days=31)).year
    if not current().mailings_rest_on_days_off or knows_days_off_of(year):
        return None
    said = _("Those of %(year)s are not known here yet, so that mailings rest on Saturdays and Sundays only.")
    return Check(_("Public holidays"), said % {"year": year}, False)


def the_audit(actor: Actor) -> Check | None:
    if Capability.AUDIT_SEE not in rights_of(actor).anywhere():
        return None
    block = Block.objects.newest()
    when = date_format(block.sealed_at.astimezone(zone()), "SHORT_DATETIME_FORMAT") if block else ""
    waiting = Unsealed.objects.order_by("entry_id").values("entry_id")[:1]
    if Entry.objects.filter(pk__in=waiting, at__lt=timezone.now() - SEAL_LATE).exists():
        said = _("Something has waited for its seal for over 15 minutes; look whether the worker runs.")
        return Check(_("Audit"), said, False, when)
    said = _("Sealed and chained.") if block else _("Nothing is sealed yet; the first seal comes within minutes.")
    return Check(_("Audit"), said, True, when)


def _counted(rows: QuerySet, moment: str) -> tuple[int, object]:
    found = rows.order_by().aggregate(count=Count("pk"), since=Min(moment, filter=Q(**{f"{moment}__isnull": False})))
    return found["count"], found["since"]
