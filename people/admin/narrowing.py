"""The list of persons as its address narrows it, for those who work on with what it shows: the same filters, asked
without a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from common.actors import Actor
from people.models import Person
from people.models.persons import PersonQuerySet
from people.registry import ConsoleList, console_list

WORDS = "q"
LONGEST = 200


def _request(known: Mapping[str, str], actor: Actor) -> HttpRequest:
    request = HttpRequest()
    request.GET = QueryDict(mutable=True)  # type: ignore[assignment]
    request.GET.update(known)  # type: ignore[arg-type]
    request.actor = actor  # type: ignore[attr-defined]
    request.user = actor.user  # type: ignore[assignment]
    return request


def _names(actor: Actor) -> set[str]:
    filters = admin.site.get_model_admin(Person).get_list_filter(_request({}, actor))
    return {WORDS, *(each.parameter_name for each in filters)}  # type: ignore[union-attr]


def _filters(known: Mapping[str, str], actor: Actor) -> Iterator[tuple[Any, HttpRequest]]:
    page = admin.site.get_model_admin(Person)
    request = _request(known, actor)
    for each in page.get_list_filter(request):
        asked = {name: [value] for name, value in known.items()}
        yield each(request, asked, Person, page), request  # type: ignore[operator]


def known(asked: Mapping[str, str], actor: Actor) -> dict[str, str]:
    names = _names(actor)
    return {name: value[:LONGEST] for name, value in asked.items() if name in names and value.strip()}


def people(known: Mapping[str, str], actor: Actor) -> PersonQuerySet:
    found: Any = Person.objects.visible_in_console(actor)
    for each, request in _filters(known, actor):
        found = each.queryset(request, found)
    narrowed: PersonQuerySet = found.found_by(known[WORDS], actor=actor) if known.get(WORDS) else found
    return narrowed


def said(known: Mapping[str, str], actor: Actor) -> list[str]:
    lines = [gettext("sought: %(words)s") % {"words": known[WORDS]}] if known.get(WORDS) else []
    for each, _request_made in _filters(known, actor):
        if value := each.value():
            chosen = dict(each.lookup_choices).get(value, value)
            lines.append(f"{each.title}: {chosen}")
    return [line[:LONGEST] for line in lines]


console_list[:] = [ConsoleList(known, people, said)]
