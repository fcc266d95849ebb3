"""The institution's settings as staff fill them in."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from institution.models import Institution, TermsEdition


def zones() -> list[tuple[str, str]]:
    """Those named by a place: Asia/Shanghai, not CST6CDT."""
    return [(name, name) for name in sorted(available_timezones()) if "/" in name and not name.startswith("Etc/")]


OF_THE_FORM = {"seal", "remove_seal"}
GROUPS: list[tuple[Any, tuple[str, ...]]] = [
    (
        _("Names"),
        (
            "name_zh",
            "name_en",
            "short_name_zh",
            "short_name_en",
            "office_zh",
            "office_en",
            "address_zh",
            "address_en",
            "phone",
            "email",
            "registration_number",
            "registration_url",
        ),
    ),
    (_("How it looks"), ("accent_colour", "seal", "remove_seal")),
    (_("Place"), ("time_zone", "country", "home_city_code", "currency", "default_language")),
    (_("Student numbers"), ("student_number_masks", "student_number_example")),
    (_("Mailboxes of the school"), ("mail_domains",)),
    (
        _("How letters leave"),
        (
            "quiet_from",
            "quiet_until",
            "mailings_rest_on_days_off",
            "mailings_most",
            "mailings_most_days",
            "mail_limits",
            "attachments_most_mb",
            "letters_tracked",
        ),
    ),
    (
        _("Days and limits"),
        (
            "join_reminder_days",
            "join_pass_up_days",
            "join_school_days",
            "take_back_minutes",
            "decision_link_days",
            "roster_kept_days",
            "campaigns_approved_above",
            "minimum_age",
            "guardian_age",
        ),
    ),
]


class InstitutionForm(forms.ModelForm):
    registration_url = forms.URLField(
        label=_("address the registration number leads to"),
        required=False,
        assume_scheme="https",
        help_text=_("For example https://beian.miit.gov.cn/."),
    )
    seal = forms.FileField(
        label=_("seal"),
        required=False,
        help_text=_("A square picture, best with a transparent ground. It stands in every masthead."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    remove_seal = forms.BooleanField(label=_("Take the seal away"), required=False)

    class Meta:
        model = Institution
        fields = [name for _label, names in GROUPS for name in names if name not in OF_THE_FORM]
        widgets: ClassVar[dict[str, Any]] = {
            "time_zone": forms.Select(choices=zones),
            "mail_domains": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
            "mail_limits": forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "student_number_masks": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.seal:
            del self.fields["remove_seal"]

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(label, [self[name] for name in names if name in self.fields]) for label, names in GROUPS]

    def changed_values(self) -> dict[str, Any]:
        """What the action is told: only what was touched, so that two who edit different things do not meet."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class TermsForm(forms.ModelForm):
    class Meta:
        model = TermsEdition
        fields = ["version", "terms_zh", "terms_en"]
        widgets: ClassVar[dict[str, Any]] = {
            name: forms.Textarea(attrs={"rows": 12}) for name in ("terms_zh", "terms_en")
        }
        help_texts = {
            "version": _("A name for these words that was not used before: 2027-1."),
            "terms_en": _("May stay empty: then everybody reads the other language."),
        }

    def _post_clean(self) -> None:
        """The action cleans the whole; here only the shape of what was typed counts."""
