"""What somebody says to be recognised, and what the office answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.actions.claims import ClaimStatement
from directory.models import Claim
from directory.queries.claims.secrets import tidy_code

_YEAR = forms.NumberInput(attrs={"inputmode": "numeric"})


class ClaimForm(forms.ModelForm):
    id_digits = forms.CharField(
        label=_("last four of your ID number"),
        required=False,
        max_length=4,
        help_text=_("Only compared, kept by nobody. Where the school has them, this is the quickest way."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    class Meta:
        model = Claim
        fields = (
            "full_name",
            "former_name",
            "student_number",
            "department",
            "class_name",
            "entry_year",
            "end_year",
            "id_digits",
            "word",
        )
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "word": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "full_name": _("As it stood in the school's books."),
            "student_number": _("If you still know it: it stands on the student card and on the diploma."),
            "end_year": _("Of entry and graduation one is enough."),
            "word": _("Teachers, the room you lived in, who sat beside you: whatever shows that it is you."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True

    def _post_clean(self) -> None:
        """The action cleans the whole; here only the shape of what was typed counts."""

    def statement(self) -> ClaimStatement:
        return ClaimStatement(**self.cleaned_data)


class LinkForm(forms.Form):
    """By the name alone: whoever left decades ago knows no number any more. It is asked so that swapped letters and
    strips of paper open nothing; the proof is the secret."""

    full_name = forms.CharField(
        label=_("your name"),
        max_length=200,
        help_text=_("As it stood in the school's books."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class CodeForm(LinkForm):
    code = forms.CharField(
        label=_("The code on your paper"),
        max_length=40,
        help_text=_("Ten letters and digits. Large or small, with or without the dash, as you like."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "typed-code"}
        ),
    )
    field_order = ("code", "full_name")

    def clean_code(self) -> str:
        """Only the characters themselves are asked, so this tells nothing of the books."""
        code = tidy_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A letter or digit is not as on the paper. There is no 0, O, 1, I or L in a code: look once more."),
                "code_cannot_be",
            )
        return code


class VouchForm(forms.Form):
    knows = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[("yes", _("I know this person")), ("no", _("I do not know this person"))],
        widget=forms.RadioSelect,
    )
    word = forms.CharField(
        label=_("From where you know them"),
        max_length=200,
        required=False,
        help_text=_("A short word: sat beside me, lived in room 402."),
    )

    def said(self) -> dict[str, Any]:
        return {"knows": self.cleaned_data["knows"] == "yes", "word": self.cleaned_data["word"]}


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("What you want to know"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it as you write it. Say nothing that stands in the records."),
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it as you write it. Do not say who is in the books, or whose the record is."),
    )


class PartingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why are they parted"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who asked, and how you know them. It stands in their own data, not in the letter."),
    )


class DigitsForm(forms.Form):
    lines = forms.CharField(
        label=_("Student number and last four"),
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One person a line, with a comma or a space between: 2018010101, 123X. At most 20,000 lines."),
        max_length=1_000_000,
    )

    def pairs(self) -> list[tuple[str, str]]:
        lines = [line.replace(",", " ").replace("，", " ").split() for line in self.cleaned_data["lines"].splitlines()]
        return [(line[0], line[1]) if len(line) == 2 else ("", "") for line in lines if line][:20_000]
