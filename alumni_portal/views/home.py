"""The first page: the skyline of all classes, and the way to one's own."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from associations.queries.skyline import skyline_of_the_school
from associations.queries.units import school_and_chapters

EARLIEST_YEAR = 1850
LATEST_YEAR = 2100
CHAPTERS = 6


class YearForm(forms.Form):
    """Which year somebody graduated."""

    year = forms.IntegerField(
        label=_("Which year did you graduate?"),
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"}),
        error_messages={"required": _("Type the year, for example 2009."), "invalid": _("A year has four figures.")},
    )


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    form = YearForm(request.GET if "year" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("class_list", form.cleaned_data["year"])
    school, chapters = school_and_chapters(CHAPTERS)
    context = {
        "form": form,
        "skyline": skyline_of_the_school(),
        "school_slug": school.slug if school else "",
        "chapters": chapters,
    }
    return render(request, "alumni_portal/home.html", context)
