"""A postal address in its parts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.partial_dates import check_partial_date
from institution.reads import current
from people.codes import country_choices
from people.models import ContactPoint, PostalAddress

_WHEN = _("1987, 1987-03 or 1987-03-05; may stay empty.")


class PostalAddressForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=PostalAddress.Kind.choices)
    country = forms.ChoiceField(label=_("Country"), required=False)
    province = forms.CharField(label=_("Province or state"), required=False, max_length=60)
    city = forms.CharField(label=_("City"), required=False, max_length=60)
    district = forms.CharField(label=_("District"), required=False, max_length=60)
    street = forms.CharField(
        label=_("Street, house and room"),
        required=False,
        max_length=320,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    recipient = forms.CharField(
        label=_("Recipient"), required=False, max_length=100, help_text=_("Where it is not your own name.")
    )
    since = forms.CharField(
        label=_("Valid since"), required=False, max_length=10, validators=[check_partial_date], help_text=_WHEN
    )
    until = forms.CharField(
        label=_("Valid until"), required=False, max_length=10, validators=[check_partial_date], help_text=_WHEN
    )

    def __init__(self, *args: Any, point: ContactPoint | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_as_it_stands(point), **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]


def _as_it_stands(point: ContactPoint | None) -> dict[str, Any]:
    """What was written in one go is the street, until somebody parts it."""
    if point is None:
        return {"country": current().country}
    postal = PostalAddress.objects.filter(point=point).first()
    if postal is None:
        return {"country": current().country, "street": point.value}
    return {name: getattr(postal, name) for name in PostalAddressForm.base_fields}
