"""Telephone for logging in: allauth's pages, which exist only where that way is offered, and taking it off again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import actions
from people.queries import offers_phone


def where_offered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Elsewhere the page does not exist. Too many messages are answered as such; allauth lets that one through."""

    @wraps(view)
    def only_there(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not offers_phone():
            raise Http404
        return too_often_is_said(view)(request, *args, **kwargs)

    return only_there


def too_often_is_said(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def said(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RateLimited:
            return respond_429(request)

    return said


class CodeForNobody(LoginCodeVerificationProcess):
    """Another code to a number without a login. allauth would stumble over it, which tells that nobody has it."""

    def generate_code(self) -> str:
        return ""

    def send(self, skip_enumeration_mails: bool = False) -> None:
        super().send()


class ConfirmCodeView(account.ConfirmLoginCodeView):
    _process: LoginCodeVerificationProcess

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        if self._process.state.get("phone") and self._process.user is None:
            self._process = CodeForNobody(stage=self.stage)
        return super()._resend_form_valid(form)


request_code = too_often_is_said(account.request_login_code)
confirm_code = ConfirmCodeView.as_view()
change_phone = where_offered(account.change_phone)
verify_phone = where_offered(account.verify_phone)


@where_offered
@login_required
@require_POST
@reauthentication_required
def phone_drop(request: HttpRequest) -> HttpResponse:
    actions.drop_login_phone(request.actor.user, by=request.actor)
    messages.success(request, _("This number opens your login no longer."))
    return redirect("account_change_phone")
