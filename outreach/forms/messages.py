"""The words of a message, in each language beside the other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.models import Message, Wording

A, B = Wording.Variant.A, Wording.Variant.B


class MessageForm(forms.Form):
    """Nothing is needed here: half a letter is kept as well, and the look before launch says what is missing."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    other_language_will_do = forms.BooleanField(
        label=Message._meta.get_field("other_language_will_do").verbose_name, required=False
    )
    attachment = forms.FileField(
        label=_("File that goes with the letter"),
        required=False,
        help_text=_("PDF, a picture, DOCX, XLSX or ICS. Every reader by e-mail gets it; in the inbox it is a link."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.ics"}),
    )
    reader = forms.CharField(
        label=_("Look at it as"),
        required=False,
        max_length=80,
        help_text=_("A name or a student number of somebody whose record you see. Left empty, yourself."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        kept = {(each.language, each.variant): each for each in message.wordings.all()}
        kwargs["initial"] = _initial(message, kept) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.message = message
        for language, _label in settings.LANGUAGES:
            self.fields |= _fields_of(language)

    def columns(self) -> list[dict[str, Any]]:
        """What stands side by side: a language, its fields, and what its pictures are sent in with."""
        return [
            {
                "language": language,
                "label": label,
                "fields": [self[f"{name}-{language}"] for name in ("subject", "body", "subject_b")],
                "body": self[f"body-{language}"],
                "picture": self[f"picture-{language}"],
                "shows": self[f"shows-{language}"],
            }
            for language, label in settings.LANGUAGES
        ]

    def wordings(self) -> list[Wording]:
        """What is typed, not kept."""
        found = []
        for language, _label in settings.LANGUAGES:
            said = {name: self._typed(f"{name}-{language}") for name in ("subject", "body", "subject_b")}
            found.append(Wording(language=language, variant=A, subject=said["subject"], body=said["body"]))
            if said["subject_b"]:
                found.append(Wording(language=language, variant=B, subject=said["subject_b"]))
        return found

    def _typed(self, name: str) -> str:
        return str(self[name].value() or "").replace("\x00", "")


def _fields_of(language: str) -> dict[str, forms.Field]:
    code = {"lang": "zh-Hans" if language.startswith("zh") else language}
    return {
        f"subject-{language}": forms.CharField(
            label=pgettext_lazy("message", "Subject"),
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs=code),
        ),
        f"body-{language}": forms.CharField(
            label=pgettext_lazy("message", "Text"),
            max_length=100_000,
            required=False,
            strip=False,
            help_text=_("Begin with what you want to say. The greeting and who writes are put around it."),
            widget=forms.Textarea(attrs=code | {"rows": 18, "class": "letter-text"}),
        ),
        f"subject_b-{language}": forms.CharField(
            label=_("Another subject, to try on some"),
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs=code),
        ),
        f"picture-{language}": forms.FileField(
            label=_("Picture"),
            required=False,
            widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        ),
        f"shows-{language}": forms.CharField(
            label=_("What it shows"), max_length=200, required=False, widget=forms.TextInput(attrs=code)
        ),
    }


def _initial(message: Message, kept: dict[tuple[str, str], Wording]) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "revision": message.revision,
        "other_language_will_do": message.other_language_will_do,
    }
    for (language, variant), wording in kept.items():
        if variant == A:
            initial |= {f"subject-{language}": wording.subject, f"body-{language}": wording.body}
        else:
            initial[f"subject_b-{language}"] = wording.subject
    return initial
