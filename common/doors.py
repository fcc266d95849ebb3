"""What doors share: a refusal said on a form, and the actor made from a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from common.actors import Actor
from common.verdicts import Refusal


class ActorRequest(HttpRequest):
    """For types: a request that went through ``ActorMiddleware``."""

    actor: Actor


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Turn a ``Refusal`` or a model's ``ValidationError`` inside the block into errors of ``form``.

    The block ends there; the view goes on and shows the form again with everything that was typed.
    """
    try:
        yield
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, ValidationError(str(refusal.reason), code=refusal.code))
    except ValidationError as error:
        for field, messages in _by_field(error).items():
            form.add_error(field if field in form.fields else None, messages)


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Say a ``Refusal`` inside the block as a message on the next page: for buttons, which have no form."""
    try:
        yield
    except Refusal as refusal:
        messages.warning(request, str(refusal.reason))


def place_here(request: HttpRequest, place: str | None, otherwise: str) -> str:
    """``place`` when it is an address of this site, so that nobody is led elsewhere; else the page named so."""
    is_ours = url_has_allowed_host_and_scheme(place, {request.get_host()}, require_https=request.is_secure())
    return place if place and is_ours else resolve_url(otherwise)


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return {name: list(messages) for name, messages in error.message_dict.items()}
    return {NON_FIELD_ERRORS: list(error.messages)}
