"""One's own record and how the portal looks to one; each part of the page is a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.actors import Actor
from common.doors import refusals_on
from messaging.inspection import doubt_about
from people import actions
from people.codes import city_name, industry_name
from people.forms.profile import ContactForm, DisplayForm, LifeForm, PositionForm
from people.forms.records import NameForm
from people.models import ContactPoint, Person
from people.permissions import can_choose_contact, can_prove_contact
from people.queries.privacy import who_sees
from people.views.display import remember_display

ABOUT_ONESELF = ("birth_date", "city_code")


def _forms(request: HttpRequest, person: Person | None) -> dict[str, forms.BaseForm]:
    """All parts of the page; only the one that was sent is bound."""
    sent = request.POST.get("part")

    def data(part: str) -> Any:
        return request.POST if sent == part else None

    user = request.actor.user
    shown: dict[str, forms.BaseForm] = {
        "display": DisplayForm(
            data("display"),
            prefix="display",
            initial={"language": user.language or request.LANGUAGE_CODE, "display_size": user.display_size or "normal"},
        )
    }
    if person is not None:
        life = {name: getattr(person, name) for name in ABOUT_ONESELF}
        shown |= {
            "name": NameForm(data("name"), instance=person, prefix="name"),
            "life": LifeForm(data("life"), initial=life, prefix="life"),
            "contact": ContactForm(data("contact"), prefix="contact"),
            "position": PositionForm(data("position"), prefix="position"),
        }
    return shown


def _save(request: HttpRequest, part: str, form: Any) -> None:
    person, by, said = request.actor.person, request.actor, form.cleaned_data
    keep: dict[str, Callable[[], Any]] = {
        "display": lambda: actions.change_login(by.user, by=by, **said),
        "name": lambda: actions.correct_person(
            person, by=by, keep_former_name=said["keep_former_name"], **form.facts()
        ),
        "life": lambda: actions.correct_person(person, by=by, **said),
        "contact": lambda: actions.say_contact(person, said["kind"], said["value"], by=by),
        "position": lambda: actions.say_position(person, by=by, **said),
    }
    keep[part]()


def _lines(person: Person, by: Actor) -> dict[str, Any]:
    """What stands above each form, line by line; what they do now before what they did."""
    positions = sorted(person.positions.select_related("organisation"), key=lambda each: (bool(each.ends_on), -each.pk))
    points = person.contact_points.current().select_related("postal").order_by("kind", "-is_primary", "pk")
    contacts = [
        {"point": point, "may_prove": can_prove_contact(by, point), "may_choose": can_choose_contact(by, point)}
        for point in points
    ]
    return {
        "contacts": [line for line in contacts if line["point"].kind != ContactPoint.Kind.ADDRESS],
        "addresses": [line for line in contacts if line["point"].kind == ContactPoint.Kind.ADDRESS],
        "former_names": person.former_names.order_by("pk"),
        "positions": [
            {
                "pk": each.pk,
                "title": " ".join(filter(None, [str(each.organisation or ""), each.title])),
                "meta": " ".join(filter(None, [industry_name(each.industry_code), city_name(each.city_code)])),
                "until": each.ends_on,
            }
            for each in positions
        ],
    }


def _say_doubt(request: HttpRequest, email: str) -> None:
    """It is kept all the same: name servers err, and whoever typed it knows better."""
    if doubt := doubt_about(email):
        messages.warning(request, str(doubt))


@login_required
@require_http_methods(["GET", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    person = request.actor.person
    shown = _forms(request, person)
    part = request.POST.get("part", "")
    form = shown.get(part)
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_on(form):
            _save(request, part, form)
            messages.success(request, _("Saved."))
            if part == "contact" and form.cleaned_data["kind"] == ContactPoint.Kind.EMAIL:
                _say_doubt(request, form.cleaned_data["value"])
            response = redirect("profile_edit")
            if part == "display":
                remember_display(request, response, form.cleaned_data)
            return response

    context: dict[str, Any] = {"forms": shown, "person": person}
    if person is not None:
        context |= _lines(person, request.actor) | {"seen_by": who_sees(person)}
    return render(request, "people/profile_edit.html", context)
