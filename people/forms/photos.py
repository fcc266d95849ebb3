"""One picture of oneself."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PhotoForm(forms.Form):
    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}),
        help_text=_("JPEG, PNG or WebP, at most 20 MB. Where and when it was taken is not kept."),
    )


class PhotoReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Its owner reads this in a letter."),
    )
