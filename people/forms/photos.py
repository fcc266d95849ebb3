"""One picture of oneself."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PhotoForm(forms.Form):
    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}),
        help_text=_("JPEG, PNG or WebP, at most 20 MB. Where and when it was taken is not kept."),
    )
