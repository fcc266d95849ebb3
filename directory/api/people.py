"""People found, for programs: as on the page, with the same words, filters and limits."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import HouseApi
from common.verdicts import refused
from directory import actions
from directory.forms.finding import FindForm
from directory.permissions import can_find_people
from directory.queries.finding import (
    Counted,
    Found,
    begin_at,
    cards_of,
    count_people,
    cursor_behind,
    find_people,
)
from directory.queries.finding.pace import seconds_to_wait

USUAL, MOST = 50, 100


class FoundPersonOutput(serializers.Serializer):
    """What this reader may read of them; what is not shown is empty. How somebody is reached is never in here."""

    public_id = serializers.CharField()
    full_name = serializers.CharField(source="name")
    reading = serializers.CharField()
    unit = serializers.CharField()
    city = serializers.CharField()
    employer = serializers.CharField()
    title = serializers.CharField()
    is_classmate = serializers.BooleanField()
    photo = serializers.CharField(help_text="its address, good for some minutes; empty where none is shown")


class FoundPageOutput(serializers.Serializer):
    count = serializers.IntegerField(
        allow_null=True, help_text="on the first page of a search: where all are on it, or when counted=1 asks for it"
    )
    is_estimate = serializers.BooleanField(help_text="the count is beyond a thousand and right to two digits at most")
    has_a_slip = serializers.BooleanField(help_text="nobody is written so; these are one letter away")
    next = serializers.URLField(allow_null=True)
    results = FoundPersonOutput(many=True)


def _asked(name: str, help_text: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=help_text)


PARAMETERS = [
    _asked("q", "a name in characters, pinyin, initials or a mixture"),
    _asked("unit", "department, cohort or class, by the short name in its address"),
    _asked("chapter", "one of your chapters, likewise"),
    _asked("city", "by name or code"),
    _asked("industry", "a section of GB/T 4754"),
    _asked("employer", "the beginning of its name"),
    _asked("kind", "of affiliation"),
    *(_asked(f"{what}_{edge}", "a year") for what in ("entry", "end") for edge in ("from", "to")),
    _asked("counted", "1 to have those found counted, which takes a little longer"),
    _asked("cursor", "from next of the page before"),
    _asked("limit", f"{USUAL}, at most {MOST}"),
]


class PersonListApi(HouseApi):
    scope = "people"

    @extend_schema(operation_id="people_find", parameters=PARAMETERS, responses=FoundPageOutput)
    def get(self, request: Request) -> Response:
        """People whom you may find, by the same rules as on the page."""
        can_find_people(self.actor).or_raise()
        if wait := seconds_to_wait(self.actor):
            raise Throttled(wait, _("You made very many searches within a minute."))
        form = FindForm(request.query_params, self.actor)
        if not form.is_valid():
            raise ValidationError(form.errors)
        begin = begin_at(request.query_params.get("cursor", ""))
        if begin.is_too_deep:
            refused("search_too_deep", _("A search shows a thousand people. Narrow it.")).or_raise()
        found = find_people(self.actor, form.sought, form.chosen, after=begin.after, size=_limit(request.query_params))
        if not found.ids and form.sought.key and not form.chosen and begin.after is None:
            actions.note_vain_search(form.sought.text, by=replace(self.actor, token=None))  # the house's own count
        counted = self._counted(request, form, found)
        page = {
            "count": counted.count if counted else None,
            "is_estimate": bool(counted and counted.is_estimate),
            "has_a_slip": found.has_a_slip,
            "next": _next(request, cursor_behind(found.after, begin.depth + len(found.ids))),
            "results": cards_of(self.actor, found.ids),
        }
        return Response(FoundPageOutput(page).data)

    def _counted(self, request: Request, form: FindForm, found: Found) -> Counted | None:
        if found.count is not None:
            return Counted(found.count)
        wanted = request.query_params.get("counted") and not request.query_params.get("cursor")
        return (
            count_people(self.actor, form.sought, form.chosen) if wanted and (form.sought.key or form.chosen) else None
        )


def _limit(asked: QueryDict) -> int:
    written = asked.get("limit", "")
    return min(max(int(written), 1), MOST) if written.isascii() and written.isdigit() and len(written) < 9 else USUAL


def _next(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    asked = request.query_params.copy()
    asked["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
