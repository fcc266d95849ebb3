"""找校友: the directory of people, one page in the language of whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.actors import Actor
from common.addresses import address
from common.drawing.people import PersonLine
from common.pages import Link
from directory import actions
from directory.forms.finding import FindForm
from directory.permissions import can_find_people
from directory.queries.finding import (
    PAGE,
    Begin,
    Card,
    Counted,
    Facet,
    Found,
    begin_at,
    cards_of,
    count_people,
    cursor_behind,
    facets_of,
    find_people,
)
from directory.queries.finding.pace import seconds_to_wait
from people.models.gate import is_verified_alumnus


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under one letter; without letters, all of them under none."""

    letter: str
    lines: list[PersonLine]


@login_required
@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    may = can_find_people(request.actor)
    if not may:
        return render(request, "directory/person_list.html", {"may": may}, status=403)
    if wait := seconds_to_wait(request.actor):
        return _later(request, wait)
    form = FindForm(request.GET, request.actor)
    is_valid = form.is_valid()
    sought, chosen = form.sought, form.chosen
    begin = begin_at(request.GET.get("after", ""), "" if sought.key else request.GET.get("letter", ""))
    context = {"may": may, "form": form, "sought": sought, "chosen": chosen, "least": PAGE}
    if not is_valid or begin.is_too_deep:
        return render(request, "directory/person_list.html", context | {"is_too_deep": begin.is_too_deep})
    if request.GET.get("counted") and request.htmx:
        context |= _numbers(form, count_people(request.actor, sought, chosen)) | {"is_afterwards": True}
        return render(request, "directory/person_list.html#counted", context)

    found = find_people(request.actor, sought, chosen, after=begin.after)
    if not found.ids and sought.key and not chosen and begin.after is None:
        actions.note_vain_search(sought.text, by=request.actor)
    return render(request, "directory/person_list.html", context | _page(request, form, found, begin))


def _later(request: HttpRequest, wait: int) -> HttpResponse:
    reason = _("You made very many searches within a minute.")
    answer = render(request, "directory/person_later.html", {"reason": reason, "wait": wait}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _page(request: HttpRequest, form: FindForm, found: Found, begin: Begin) -> dict[str, Any]:
    """Those found. They are counted by a request of its own, or by the address ``counted`` where no script runs."""
    key = form.sought.key
    is_first = begin.after is None
    after = cursor_behind(found.after, begin.depth + len(found.ids))
    counted = None
    if found.count is not None:
        counted = Counted(found.count, ids=found.ids)
    elif is_first and request.GET.get("counted"):
        counted = count_people(request.actor, form.sought, form.chosen)
    return _numbers(form, counted) | {
        "found": found,
        "groups": _groups(cards_of(request.actor, found.ids), by_letter=not key),
        "letters": [Link(letter, form.url_with(letter=letter)) for letter in ascii_uppercase] if not key else [],
        "without_words": form.url_without("q"),
        "later_url": form.url_with(after=after) if after else "",
        "count_url": form.url_with(counted="1") if is_first and not counted and (key or form.chosen) else "",
        "is_first": is_first,
        "is_student": _is_student(request.actor),
    }


def _numbers(form: FindForm, counted: Counted | None) -> dict[str, Any]:
    """How many they are, and ways to fewer with how many these lead to."""
    if counted is None:
        return {}
    facets = facets_of(form.actor, counted.ids, without=form.chosen.names)
    return {"counted": counted, "facets": _facets(form, facets)}


def _is_student(actor: Actor) -> bool:
    """Whoever studies and has finished nothing here yet."""
    if actor.person is None or is_verified_alumnus(actor):
        return False
    return actor.person.affiliations.of_students().exists()


def _facets(form: FindForm, facets: list[Facet]) -> list[list[Link]]:
    """Ways to fewer people, each with how many they are."""
    return [
        [Link(value.label, form.url_with(**{facet.name: value.value}), count=value.count) for value in facet.values]
        for facet in facets
    ]


def _groups(cards: list[Card], *, by_letter: bool) -> list[Group]:
    groups: list[Group] = []
    for card in cards:
        letter = card.letter if by_letter else ""
        if not groups or groups[-1].letter != letter:
            groups.append(Group(letter, []))
        groups[-1].lines.append(_line(card))
    return groups


def _line(card: Card) -> PersonLine:
    return PersonLine(
        name=card.name,
        reading=card.reading,
        meta=card.unit,
        more=card.work,
        place=card.place,
        photo=card.photo,
        url=_page_of(card.public_id),
        tag=_("in your class") if card.is_classmate else "",
    )


def _page_of(public_id: str) -> str:
    try:
        return address("person_detail", public_id)
    except NoReverseMatch:
        return ""
