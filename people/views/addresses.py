"""The address of a login: allauth's page, with the one thing that can be done there."""

from __future__ import annotations

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OFFERED = {"action_add", "action_send"}


def login_address(request: HttpRequest) -> HttpResponse:
    """A login has one address, and another takes its place when it is proven.

    The view behind it would also make it the first of one, and take the last away where telephones open logins:
    past our actions, and with letters that we do not write.
    """
    if request.method == "POST" and not OFFERED & request.POST.keys():
        return redirect("account_email")
    return account.email(request)
