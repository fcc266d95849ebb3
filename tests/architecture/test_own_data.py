"""Nothing is held about somebody that they are not shown, and nothing without a word on what becomes of it."""

from __future__ import annotations

from dataclasses import replace

from django.apps import apps
from django.utils import translation
from django.utils.functional import Promise

from people.models import Person, User
from people.registry import Holding, Residue, holdings, residues
from privacy.exports import LOGIN, RECORD

# Columns of the record and the login that are not in the copy, and why.
NOT_IN_THE_COPY = {
    "people.Person": {
        "id": "a key",
        "login": "a section of its own",
        "photo": "goes along as a file",
        "sort_key": "made from the name",
        "search_forms": "made from the name",
        "erased_at": "set when nothing else is left",
        "shows_city": "asked no more, dropped with the next release",
    },
    "people.User": {
        "id": "a key",
        "password": "a digest: whoever reads it may guess the password",
        "is_superuser": "Django's own, unused",
    },
}


def untold(holding: Holding) -> list[str]:
    """What of this holding a person could not read: no heading, no fields and no reason, a field without a title."""
    found = [] if isinstance(holding.label, Promise) else ["label"]
    found += [] if holding.shows or holding.withheld else ["shows"]
    return found + [name for name in holding.shows if not isinstance(holding.title(name), Promise)]


def test_every_holding_says_how_it_is_taken_along():
    assert {holding.name: untold(holding) for holding in holdings if untold(holding)} == {}


def test_every_heading_is_there_in_chinese():
    with translation.override("zh-hans"):
        titles = {str(one.title(name)) for one in holdings for name in one.shows} | {str(one.label) for one in holdings}
    assert [title for title in titles if title.isascii()] == []


def test_a_holding_that_says_nothing_is_found():
    one = holdings["people.contact_points"]
    assert untold(replace(one, shows=())) == ["shows"]
    assert untold(replace(one, label="Contacts")) == ["label"]
    assert untold(replace(one, shows=("id",))) == ["id"]


def test_every_column_of_record_and_login_is_in_the_copy_or_says_why_not():
    for model, shown in ((Person, RECORD), (User, LOGIN)):
        columns = {field.name for field in model._meta.concrete_fields}
        assert columns - {*shown} == {*NOT_IN_THE_COPY[model._meta.label]}, model


def test_what_is_kept_says_why_and_what_is_cleared_is_kept():
    assert [one.name for one in holdings if one.kept and not isinstance(one.kept, Promise)] == []
    assert [one.name for one in holdings if one.clears and not one.kept] == []
    columns = {
        one.name: set(one.clears) - {f.name for f in apps.get_model(one.model)._meta.concrete_fields}
        for one in holdings
    }
    assert {name: wrong for name, wrong in columns.items() if wrong} == {}


def test_every_residue_says_what_it_is():
    assert [one.name for one in residues if not (isinstance(one, Residue) and len(one.why) > 20)] == []
