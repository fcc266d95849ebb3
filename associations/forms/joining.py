"""What somebody says of themselves when they ask, and what an officer answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.actions.asking import Statement
from associations.models import JoinRequest
from associations.queries.candidates import Weighed
from common.verdicts import Refusal
from institution import reads
from people.models import Affiliation

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100


class JoinRequestForm(forms.ModelForm):
    """Only the name must be said; the more is said, the sooner it is answered."""

    entry_year = forms.IntegerField(
        label=_("Entry year"), required=False, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR, localize=False
    )
    end_year = forms.IntegerField(
        label=_("Graduation year"), required=False, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR, localize=False
    )

    class Meta:
        model = JoinRequest
        fields = ["full_name", "end_year", "entry_year", "class_name", "student_number", "word"]
        labels = {
            "full_name": _("Your name, as your classmates know it"),
            "class_name": _("Class"),
            "student_number": _("Student number"),
            "word": _("A word to the liaison"),
        }
        help_texts = {
            "student_number": _("If you remember it: with it you are recognised at once."),
            "word": _("Where you sat, whom you shared a room with: what only a classmate knows."),
        }
        widgets = {"word": forms.Textarea(attrs={"rows": 3})}

    def clean_student_number(self) -> str:
        return reads.student_number(self.cleaned_data["student_number"])

    def statement(self) -> Statement:
        return Statement(**self.cleaned_data)


class AnswerForm(forms.Form):
    """An officer's answer to one request."""

    decision = forms.ChoiceField(
        choices=[("approve", _("Let in")), ("decline", _("Decline")), ("ignore", _("Set aside"))]
    )
    line = forms.CharField(required=False)  # the public id of the roster line, or empty
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The applicant reads this sentence."),
    )

    def chosen_line(self, weighed: Weighed) -> Affiliation | None:
        """The roster line that was chosen among those offered; None when the person is to be made anew.

        Raises a Refusal (``line_not_offered``) for any other line.
        """
        public_id = self.cleaned_data["line"]
        if not public_id:
            return None
        offered = {candidate.line.public_id: candidate.line for candidate in weighed.candidates}
        if public_id not in offered:
            raise Refusal("line_not_offered", _("Choose one of the roster lines shown."))
        return offered[public_id]


class TogetherForm(forms.Form):
    """The requests ticked in the batch that agrees with the roster."""

    requests = forms.MultipleChoiceField(choices=[], required=True)

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requests"].choices = choices


class InvitationForm(forms.Form):
    """For one address, or a code for several people."""

    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Leave it empty to make a code for several people.")
    )
    most_uses = forms.IntegerField(
        label=_("For how many people"), min_value=1, max_value=500, initial=30, required=False
    )
    days = forms.IntegerField(label=_("Valid for how many days"), min_value=1, max_value=90, initial=30)

    def terms(self) -> dict[str, Any]:
        """An address gets an invitation of its own; a code is for as many as was said."""
        email = self.cleaned_data["email"]
        many = self.cleaned_data["most_uses"] or 1
        return {"email": email, "most_uses": 1 if email else many, "days": self.cleaned_data["days"]}
