"""What the database refuses, said in a sentence a person can read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import IntegrityError

from common.verdicts import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Sentences of triggers and of constraints that no model declares, by the constraint's name.
_spoken: dict[str, StrOrPromise] = {}


def say(constraint_name: str, sentence: StrOrPromise) -> None:
    """Give a trigger's constraint name its sentence. Called beside the model it guards."""
    _spoken[constraint_name] = sentence


@cache
def _declared() -> dict[str, StrOrPromise]:
    return {
        constraint.name: constraint.violation_error_message
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message
    }


def refusal_for(error: IntegrityError) -> IntegrityError | Refusal:
    """The ``Refusal`` that this broken constraint means, or the error itself when it is a fault of ours."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    sentence = _spoken.get(name) or _declared().get(name)
    if sentence is None:
        return error
    return Refusal(name, sentence)
