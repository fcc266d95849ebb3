"""Writing a message: both languages beside each other, what to mend, and how a named person would get it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import refusals_on
from common.verdicts import Refusal
from outreach.actions.attachments import add_attachment, remove_attachment
from outreach.actions.messages import Words, change_wording
from outreach.actions.pictures import add_picture
from outreach.actions.trying import send_test
from outreach.forms.messages import MessageForm
from outreach.letters.showing import shown_to
from outreach.models import Message, Wording
from outreach.permissions.messages import can_change_message
from outreach.queries.attachments import attached_to
from outreach.queries.previewing import reader_called
from outreach.registry import blocks, placeholders
from outreach.views.frames import framed
from outreach.wordings.looking_over import look_over

SAVE, LOOK, TEST, PICTURE = "save", "look", "test", "picture-"
ATTACH, DETACH = "attach", "detach-"


def _message_of(request: HttpRequest, public_id: str) -> Message:
    visible = Message.objects.visible_to(request.actor).select_related(
        "association", "author", "campaign", "journey_step__journey"
    )
    return get_object_or_404(visible, public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
def message_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is typed stays on the page whatever happens; a fixed message is only shown."""
    message = _message_of(request, public_id)
    asked = request.POST.get("act", SAVE) if request.method == "POST" else ""
    form = MessageForm(request.POST or None, request.FILES or None, message=message)
    if asked.startswith(PICTURE):
        form = _with_picture(request, message, form, asked.removeprefix(PICTURE))
    elif asked == ATTACH:
        form = _with_attachment(request, message, form)
    elif asked.startswith(DETACH):
        with refusals_on(form):
            remove_attachment(
                get_object_or_404(message.attachments, public_id=asked.removeprefix(DETACH)), by=request.actor
            )
    elif asked in (SAVE, TEST) and form.is_valid():
        with refusals_on(form):
            _keep(request, message, form)
            if asked == TEST:
                _try(request, message)
            return redirect("message_edit", message.public_id)
    return _page(request, message, form)


@login_required
@require_POST
def message_look(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the page that shows what is typed, as it is typed. Nothing is kept."""
    message = _message_of(request, public_id)
    form = MessageForm(request.POST, message=message)
    return render(request, "outreach/partials/message_look.html", _look(request, message, form))


def _keep(request: HttpRequest, message: Message, form: MessageForm) -> None:
    said = form.cleaned_data
    words = {
        language: Words(said[f"subject-{language}"], said[f"body-{language}"], said[f"subject_b-{language}"])
        for language, _label in settings.LANGUAGES
    }
    change_wording(
        message,
        words,
        revision=said["revision"] or 0,
        other_language_will_do=said["other_language_will_do"],
        by=request.actor,
    )
    messages.success(request, _("It is kept."))


def _try(request: HttpRequest, message: Message) -> None:
    """What was typed is kept already, so a test that may not be sent is only said."""
    try:
        send_test(message, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal.reason))
        return
    address = request.actor.person.login.email
    messages.success(request, _("A test is on its way to %(address)s.") % {"address": address})


def _with_picture(request: HttpRequest, message: Message, form: MessageForm, language: str) -> MessageForm:
    """The same form with the picture at the end of its text. The text itself is not kept yet."""
    form.is_valid()
    upload = request.FILES.get(f"picture-{language}")
    if upload is None or language not in dict(settings.LANGUAGES):
        form.add_error(f"picture-{language}" if f"picture-{language}" in form.fields else None, _("Choose a file."))
        return form
    picture = None
    with refusals_on(form):
        picture = add_picture(message, upload, by=request.actor)
    if picture is None:
        return form
    typed = request.POST.copy()
    shows = " ".join(typed.get(f"shows-{language}", "").replace("[", "").replace("]", "").split())
    body = typed.get(f"body-{language}", "").rstrip()
    typed[f"body-{language}"] = f"{body}\n\n![{shows}](picture:{picture.public_id})\n".lstrip("\n")
    typed[f"shows-{language}"] = ""
    return MessageForm(typed, message=message)


def _with_attachment(request: HttpRequest, message: Message, form: MessageForm) -> MessageForm:
    """The file is kept at once; the text beside it is not yet."""
    form.is_valid()
    upload = request.FILES.get("attachment")
    if upload is None:
        form.add_error("attachment", _("Choose a file."))
        return form
    kept = None
    with refusals_on(form):
        kept = add_attachment(message, upload, by=request.actor)
    return form if kept is None else MessageForm(request.POST, message=message)


def _page(request: HttpRequest, message: Message, form: MessageForm) -> HttpResponse:
    theirs: list[Wording] = []
    if form.is_bound and form.has_error("__all__", "changed_meanwhile"):
        theirs = [each for each in message.wordings.all() if each.variant == Wording.Variant.A]
        message.refresh_from_db(fields=["revision"])
        typed = form.data.copy()
        typed["revision"] = str(message.revision)
        form.data = typed
    return framed(
        request,
        "outreach/message_edit.html",
        _("What it says"),
        campaign=getattr(message, "campaign", None),
        step=getattr(message, "journey_step", None),
        may_change=can_change_message(request.actor, message),
        theirs=theirs,
        placeholders=list(placeholders),
        blocks=list(blocks),
        **_look(request, message, form),
    )


def _look(request: HttpRequest, message: Message, form: MessageForm) -> dict[str, Any]:
    """How it stands: what to mend, and each language as the named reader would get it."""
    said = list(message.wordings.all()) if message.is_frozen else form.wordings()
    reader = reader_called(str(form["reader"].value() or ""), request.actor)
    findings = [] if message.is_frozen else look_over(message, said)
    return {
        "message": message,
        "attachments": attached_to(message, request.actor),
        "form": form,
        "reader": reader,
        "shown": shown_to(message, said, reader.person, reader.hidden) if reader is not None else [],
        "findings": findings,
        "errors": sum(finding.is_error for finding in findings),
    }
