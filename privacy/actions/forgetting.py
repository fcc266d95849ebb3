"""Forgetting somebody: what every app said of its rows is done to them, and the record becomes a nameless stone.

Part of an action: everything here writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from files.models import StoredFile
from people.models import FormerId, Person, User
from people.registry import Holding, Subject, holdings, residues
from privacy.gateways import LOGIN, PERSON

NAMELESS = "已注销 (erased)"
# What is left of a record and of a login: nothing that tells of anybody.
STAYS = {
    "people.Person": {"id", "public_id", "created_at"},
    "people.User": {"id", "public_id", "date_joined"},
}


def names_of(subject: Subject) -> list[tuple[str, str]]:
    """By which they are found in a backup: the record, those that went up in it, the login."""
    found = []
    if subject.person is not None:
        former = FormerId.objects.filter(person=subject.person).values_list("public_id", flat=True)
        found += [(PERSON, public_id) for public_id in (subject.person.public_id, *former)]
    return [*found, (LOGIN, subject.login.public_id)] if subject.login is not None else found


def forget_everything(subject: Subject) -> list[str]:
    """Rows, texts, and the values of record and login. Returns the paths of the files that have to go."""
    for residue in residues:
        residue.forget(subject)
    files = {subject.person.photo_id} if subject.person is not None else set()
    waiting: list[Holding] = list(holdings)
    while waiting:
        stuck = [holding for holding in waiting if not _let_go(holding, subject, files)]
        if len(stuck) == len(waiting):
            raise RuntimeError(f"These hold each other: {[holding.name for holding in stuck]}")
        waiting = stuck
    _blank(subject)
    return _remove_files(files)


def _let_go(holding: Holding, subject: Subject, files: set[Any]) -> bool:
    """False where other rows still point at these: they are tried again after those have gone."""
    rows = holding.rows(subject).order_by()
    if holding.kept:
        if holding.clears:
            rows.update(**holding.clears)
        return True
    own = set(rows.values_list(f"{holding.file}_id", flat=True)) if holding.file else set()
    try:
        with transaction.atomic():
            rows.delete()
    except (ProtectedError, RestrictedError):
        return False
    files |= own
    return True


def _blank(subject: Subject) -> None:
    if subject.person is not None:
        values = _empty(Person) | {"full_name": NAMELESS, "sort_key": "~", "erased_at": timezone.now()}
        Person.objects.filter(pk=subject.person.pk).update(**values)
    if subject.login is not None:
        login = subject.login
        address = f"erased-{login.public_id}@erased.invalid"
        Person.objects.filter(login=login).update(login=None)  # one they were tied to since: not theirs to erase
        values = _empty(User) | {"email": address, "password": make_password(None), "is_active": False}
        User.objects.filter(pk=login.pk).update(**values)


def _empty(model: type[models.Model]) -> dict[str, Any]:
    """Every column at what it is before anybody has said anything; so a new column needs no line here."""
    columns = [field for field in model._meta.concrete_fields if field.name not in STAYS[model._meta.label]]
    return {field.name: None if field.null else field.get_default() for field in columns}


def _remove_files(keys: Iterable[Any]) -> list[str]:
    """Those that nothing else points at. The bytes go after the commit."""
    gone = list(StoredFile.objects.filter(pk__in=[key for key in keys if key is not None]).unreferenced())
    StoredFile.objects.filter(pk__in=[file.pk for file in gone]).delete()
    return [path for file in gone for path in file.paths]
