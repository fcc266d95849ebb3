"""Choosing which letters one gets: signed in, or by the link in a letter."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from common.actors import Actor, Kind
from common.doors import ActorRequest, refusals_on, refusals_told
from common.verdicts import Refusal
from institution.reads import current
from messaging.actions import choices
from messaging.forms import PreferencesForm
from messaging.letters.links import read_unsubscribe_token
from messaging.models import Addressee
from messaging.queries import suppression_of
from messaging.queries.tracking import refuses
from messaging.queries.wechat import binding_of, uses_wechat
from messaging.registry import Category, categories, find_category
from messaging.serials import Serial, find_serial, serials

Named = tuple[Serial, str] | None  # a kind of serial and the key of the one that is meant

COUNTED, NOT_COUNTED = "counted", "not_counted"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_preferences(request: ActorRequest) -> HttpResponse:
    """Each category by each channel; what must arrive is shown with its reason."""
    addressee = Addressee.objects.filter(login=request.user).first()
    form = PreferencesForm(addressee, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            choices.choose_rhythms(request.user, form.choices(), by=request.actor)
            messages.success(request, _("Saved. It applies from the next letter on."))
            return redirect("letter_preferences")
    context = {
        "form": form,
        "must_arrive": [category for category in categories if category.must_arrive],
        "serials": [(each.label, each.help, each.page()) for each in serials],
        "suppression": suppression_of(addressee),
        "wechat": None if addressee is None else binding_of(addressee.pk),
        "has_wechat": uses_wechat(),
        "is_counted": not refuses(addressee) if current().letters_tracked else None,
        "languages": settings.LANGUAGES,
        "language": request.user.language or request.LANGUAGE_CODE,
    }
    return render(request, "messaging/letter_preferences.html", context)


@login_required
@require_POST
def letter_everything(request: ActorRequest) -> HttpResponse:
    """No letters at all by e-mail, or letters again; counted when they are opened, or not."""
    addressee = get_object_or_404(Addressee, login=request.user)
    wanted = request.POST.get("wanted")
    if wanted in (COUNTED, NOT_COUNTED):
        choices.choose_tracking(request.user, wanted == COUNTED, by=request.actor)
        return redirect("letter_preferences")
    act = choices.lift_suppression if wanted == "yes" else choices.unsubscribe_from_everything
    try:
        act(addressee, by=request.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
    return redirect("letter_preferences")


@csrf_exempt  # the signed address is the proof; a mail program that posts to it has no cookie of ours (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_unsubscribe(request: ActorRequest, token: str) -> HttpResponse:
    """Looking changes nothing: scanners and mail programs follow every link. The button, or one click, acts.

    Of a serial (a newsletter) one click ends that alone; the page then offers its whole category.
    """
    addressee, category, serial = _named_by(token)
    by = Actor(
        Kind.SIGNED_LINK, on_behalf_of=addressee.owner, door="link", request_id=getattr(request, "request_id", "")
    )
    done = _carry_out(request, addressee, category, serial, by) if request.method == "POST" else ""
    facts = {
        "category": category,
        "done": done,
        "may_be_counted": current().letters_tracked and not refuses(addressee),
        "serial": serial[0].label_of(serial[1]) if serial else "",
    }
    return render(request, "messaging/letter_unsubscribe.html", facts)


def _carry_out(request: ActorRequest, addressee: Addressee, category: Category, serial: Named, by: Actor) -> str:
    """What the button says; a mail program's one click says nothing and means what the letter is part of."""
    wish = request.POST.get("wish", "")
    if wish == "all":
        choices.unsubscribe_from_everything(addressee, by=by)
    elif wish == NOT_COUNTED:
        choices.refuse_tracking(addressee, by=by)
    elif wish == "again":
        choices.subscribe_again(addressee, category, by=by)
    elif serial is not None and wish == "serial_again":
        wish = ""  # it may have ended meanwhile, and then the page says so
        with refusals_told(request):
            serial[0].renew(addressee, serial[1], by=by)
            wish = "serial_again"
    elif serial is not None and wish != "category":
        serial[0].end(addressee, serial[1], by=by)
        return "serial"
    else:
        choices.unsubscribe(addressee, category, by=by)
        return "category"
    return wish


def _named_by(token: str) -> tuple[Addressee, Category, Named]:
    """Whom and what the link names; 404 when it is not ours, or its category cannot be switched off."""
    named = read_unsubscribe_token(token)
    code, _dot, serial = named[1].partition(".") if named else ("", "", "")
    category = find_category(code)
    if named is None or category is None or category.must_arrive:
        raise Http404
    addressee = get_object_or_404(Addressee.objects.select_related("owner"), public_id=named[0])
    return addressee, category, find_serial(serial) if addressee.owner is not None else None
