"""No key to a person that a merge would forget: each is named by a holding, by a mention, or here with its reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from directory.actions.merges.journal import keys_to
from people.models import Affiliation, Person, User
from people.registry import holdings, mentions

# Brought by rules of their own in directory/actions/merges.
OF_THEIR_OWN = {
    "messaging.Addressee.owner": "one inbox: letters_and_logins.bring_addressees",
    "directory.DuplicatePair.one": "two columns in order: merging._bring_pairs",
    "directory.DuplicatePair.other": "two columns in order: merging._bring_pairs",
}
# A login that loses its record keeps what is the login's.
FOLLOW_THE_LOGIN = {
    "people.Person.login": "chosen: merging._login_that_stays",
    "people.LoginTie.user": "ends or moves with its person",
    "people.User_groups.user": "Django's own, unused",
    "people.User_user_permissions.user": "Django's own, unused",
    "people.GuardianConsent.recorded_by": "who wrote it down",
    "privacy.Erasure.login": "whose erasure it is; the record has a key of its own",
    "people.IdempotentCall.user": "answers for a program, a day",
    "associations.Ban.login": "bans the login, whoever it is",
    "associations.JoinRequest.login": "what this login asked",
    "messaging.Addressee.login": "where letters to this login go",
    "cards.Card.login": "the login it was given to: the record of another one has no use of it",
    "directory.PartedLogin.login": "the login that lost a record: it is no other login's by a merge",
    "files.StoredFile.kept_by": "what this login brought",
    "messaging.Mailing.owner": "who is told when a mailing stops by itself",
}


def of_the_house(field: models.Field) -> bool:
    return field.model._meta.app_config.name in settings.HOUSE_APPS


def named(field: models.Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def unnamed_keys() -> set[str]:
    direct = {f"{holding.model}.{holding.path}" for holding in holdings if holding.is_direct}
    acting = {mention.name for mention in mentions}
    return {named(field) for field in keys_to(Person)} - direct - acting - {*OF_THEIR_OWN}


def test_every_key_to_a_person_is_brought_along():
    assert unnamed_keys() == set()


def test_a_forgotten_key_is_found(monkeypatch):
    rows = [mention for mention in mentions if mention.name != "associations.Term.appointed_by"]
    monkeypatch.setattr("tests.architecture.test_holdings.mentions", rows)
    assert unnamed_keys() == {"associations.Term.appointed_by"}


def test_nothing_is_named_that_is_not_there():
    keys = {named(field) for field in keys_to(Person)}
    assert {mention.name for mention in mentions} <= keys
    assert {f"{one.model}.{one.path}" for one in holdings if one.is_direct} <= keys
    assert {*OF_THEIR_OWN} <= keys


def test_every_key_to_a_login_follows_it_by_a_named_reason():
    through = {f"{one.model}.{one.path.partition('__')[0]}" for one in holdings if not one.is_direct}
    keys = {named(field) for field in keys_to(User) if of_the_house(field)}
    assert keys - through == {*FOLLOW_THE_LOGIN} - through


def test_what_hangs_on_a_line_is_brought_when_the_line_goes_up_in_another():
    """By ``Journal.collapse``, whoever hangs it there: so no key may forbid it."""
    assert {named(field) for field in keys_to(Affiliation)} >= {"associations.Placement.affiliation"}
    assert not [field for field in keys_to(Affiliation) if not of_the_house(field)]
