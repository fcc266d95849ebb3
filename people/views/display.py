"""Language and size of letters: with the login, so that they follow the person to every device."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from common.doors import place_here
from common.middleware.display import remember
from people import actions
from people.forms.profile import DisplayChoiceForm


@login_required
@require_POST
def display_choose(request: HttpRequest) -> HttpResponse:
    """The buttons of every masthead, and the language on the page of letters.

    Back to where one was: the form says it, or the browser does; our own policy lets it tell us, and nobody else.
    """
    form = DisplayChoiceForm(request.POST)
    was = request.POST.get("next") or request.headers.get("Referer")
    response = redirect(place_here(request, was, "profile_edit"))
    if form.is_valid():
        actions.change_login(request.actor.user, by=request.actor, **form.chosen())
        remember_display(request, response, form.chosen())
    return response


def remember_display(request: HttpRequest, response: HttpResponse, chosen: dict[str, Any]) -> None:
    """This browser shows it so too when nobody is signed in."""
    remember(request, response, size=chosen.get("display_size", ""), language=chosen.get("language", ""))
