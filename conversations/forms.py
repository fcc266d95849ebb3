"""What people write on walls, as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conversations.actions import NewPicture
from conversations.models import MOST_PICTURES, Post

LONGEST_POST, LONGEST_COMMENT, LONGEST_REASON = 20_000, 5_000, 300


def words(label: Any, *, rows: int, most: int, required: bool = True, **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows, "class": "input", **attributes}),
    )


class PictureForm(forms.Form):
    file = forms.FileField(
        label=_("picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}),
    )
    description = forms.CharField(
        label=_("what is to be seen"),
        max_length=300,
        required=False,
        help_text=_("Read aloud to those who cannot see it."),
    )

    @property
    def picture(self) -> NewPicture | None:
        upload = self.cleaned_data.get("file")
        return NewPicture(upload, self.cleaned_data.get("description", "")) if upload else None


Pictures = forms.formset_factory(PictureForm, extra=MOST_PICTURES, max_num=MOST_PICTURES, absolute_max=MOST_PICTURES)


class PostForm(forms.Form):
    """``with_pictures`` is the button that asks for the whole page instead of sending."""

    body = words(_("What you want to say"), rows=6, most=LONGEST_POST, required=False)
    announce = forms.BooleanField(
        label=_("To everybody, as an announcement"),
        required=False,
        help_text=_("Everybody hears of it at once, unless they have switched announcements off."),
    )

    def __init__(self, *args: Any, may_announce: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_announce:
            del self.fields["announce"]

    @property
    def kind(self) -> str:
        return Post.Kind.ANNOUNCEMENT if self.cleaned_data.get("announce") else Post.Kind.POST


class PostEditForm(forms.Form):
    """The words, and for each picture that hangs there its description and whether it goes."""

    body = words(_("What you want to say"), rows=8, most=LONGEST_POST, required=False)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, initial={"body": post.body}, **kwargs)
        self.hanging = list(post.pictures.select_related("file").order_by("position", "pk"))
        for number, picture in enumerate(self.hanging, 1):
            self.fields[f"description_{picture.pk}"] = forms.CharField(
                label=_("Picture %(number)s: what is to be seen") % {"number": number},
                max_length=300,
                required=False,
                initial=picture.description,
            )
            self.fields[f"remove_{picture.pk}"] = forms.BooleanField(
                label=_("Take picture %(number)s down") % {"number": number}, required=False
            )

    @property
    def removed(self) -> list[int]:
        return [picture.pk for picture in self.hanging if self.cleaned_data[f"remove_{picture.pk}"]]

    @property
    def descriptions(self) -> dict[int, str]:
        return {picture.pk: self.cleaned_data[f"description_{picture.pk}"] for picture in self.hanging}


class CommentForm(forms.Form):
    body = words(_("Your answer"), rows=2, most=LONGEST_COMMENT)


class ReportForm(forms.Form):
    reason = words(
        pgettext_lazy("of a report", "What is wrong with it?"),
        rows=3,
        most=500,
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("of hiding", "Why do you hide it?"),
        max_length=LONGEST_REASON,
        help_text=_("The author reads this sentence."),
    )
