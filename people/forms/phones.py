"""A telephone number as people type it, kept in the one way it is kept everywhere."""

from __future__ import annotations

from typing import Any

from allauth.account import fields
from django.core.exceptions import ValidationError

from people.actions.contact_points import tidy_contact
from people.models import ContactPoint


class PhoneField(fields.PhoneField):
    """Without a country code it is a number of the institution's country."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"validators": []} | kwargs)

    def clean(self, value: Any) -> str:
        value = super().clean(value)
        try:
            return tidy_contact(ContactPoint.Kind.PHONE, value) if value else value
        except ValidationError as error:
            raise ValidationError(error.messages) from error
