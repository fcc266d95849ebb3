"""What a newsletter is, in the words of a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.registry import find_category
from outreach.models import Newsletter


class NewsletterForm(forms.ModelForm):
    class Meta:
        model = Newsletter
        fields = [
            *("name_zh", "name_en", "about_zh", "about_en", "rhythm_zh", "rhythm_en"),
            *("goes_to", "readers", "category"),
        ]
        widgets = {
            "about_zh": forms.Textarea(attrs={"rows": 2}),
            "about_en": forms.Textarea(attrs={"rows": 2}),
            "goes_to": forms.RadioSelect,
            "readers": forms.RadioSelect,
            "category": forms.RadioSelect,
        }
        help_texts = {
            "rhythm_en": _("“Each quarter”. A promise to readers; nothing is sent by it."),
            "goes_to": _("Whoever says no gets nothing, either way. A change applies from the next issue on."),
            "readers": _("The archive of issues on these pages. Names of readers and e-mail addresses are left out."),
            "category": _("Whoever has switched this kind off gets no issue by e-mail."),
        }

    def __init__(self, *args: Any, categories: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in map(find_category, categories) if kind is not None]
        self.fields["category"] = forms.ChoiceField(
            label=_("Kind of letter"),
            choices=[(kind.code, kind.label) for kind in kinds],
            widget=forms.RadioSelect,
            help_text=self.Meta.help_texts["category"],
        )

    def _post_clean(self) -> None:
        """Form checks form: what must be true of the row is asked by the action."""
