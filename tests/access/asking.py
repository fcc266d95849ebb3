"""Knocking at a door as somebody: what is answered, what was written, what flew out; and then as if it had not been."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookies import Morsel
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.access.answers import Answer, Answers, answer_of
from tests.access.callers import owner_of
from tests.access.canaries import Canary
from tests.access.policy.lines import Line
from tests.access.routes import keywords_of
from tests.access.world import World
from tests.support.writing import WRITE, _is_the_frameworks

# Not the framework's sessions: they say who asks, not what was done. The rest of what it writes counts.
KEPT_BY_OTHERS = {"django_session", "django_guards", "usersessions_usersession"}
APPS = {*settings.HOUSE_APPS}  # their addresses are written out, one by one
# There for everybody to see; whose people are missing in it, or what was done to it, is another question.
KNOWN_TO_ALL = {"people behind", "institution.institution", "institution.termsedition"}
Digests = dict[str, str]
FORGERY = re.compile(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken": ")"?[A-Za-z0-9]{64}')


@dataclass
class Knock:
    """One request and all that came of it."""

    answer: Answer
    response: Any
    text: str
    tables: set[str] = field(default_factory=set)
    escaped: list[Canary] = field(default_factory=list)


class Doors:
    """The world, and who knocks at its doors."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.at_rest = digests()
        self.clients: dict[str, Client] = {}

    def try_line(self, line: Line) -> None:
        """Knock as everybody: each is answered as the line says, sees nothing of others that they may not see, and
        where the door is shut to them it is shut as if nothing stood behind it."""
        url, nowhere = self.address(line.route, line.thing), self.address_of_nothing(line.route, line.thing)
        asked = [url, nowhere, *(w for words in self._keywords(line.route, line.thing).values() for w in both(words))]
        told, escaped, told_apart = {}, {}, []
        for actor in line.answers:
            knock = self.knock_by(line, actor, url)
            told[actor] = knock.answer
            escaped |= {actor: knock.escaped} if knock.escaped else {}
            if url != nowhere and line.thing not in KNOWN_TO_ALL and line.is_nothing_to(actor, knock.answer):
                nothing = self.knock_by(line, actor, nowhere)
                told_apart += [actor] if bare(knock, asked) != bare(nothing, asked) else []
        assert told == line.answers, f"{line}: {_apart(told, line.answers)}"
        assert not escaped, f"{line}: {escaped}"
        assert not told_apart, f"{line}: {told_apart} can tell what is there from what is not"

    def knock_by(self, line: Line, actor: str, url: str) -> Knock:
        is_json = line.route.startswith("api_") and line.method != "get"
        headers = {"Idempotency-Key": str(line)} if is_json else {}
        return self.knock(actor, line.method, url, line.data(self.world), route=line.route, is_json=is_json, **headers)

    def address(self, route: str, thing: str = "") -> str:
        """Where this thing is found."""
        return reverse(route, kwargs=self._keywords(route, thing))

    def address_of_nothing(self, route: str, thing: str) -> str:
        """The same way to something that is not there, in letters as many and of the same kind."""
        return reverse(route, kwargs={name: nothing_like(word) for name, word in self._keywords(route, thing).items()})

    def _keywords(self, route: str, thing: str) -> dict[str, Any]:
        wanted = keywords_of(route)
        return {name: word for name, word in self.world.things.get(thing, {}).items() if name in wanted}

    def knock(
        self, actor: str, method: str, url: str, data: Any = None, *, route: str = "", is_json: bool = False, **headers
    ) -> Knock:
        """As this actor. Whatever it does is undone."""
        client = self._client_of(actor)
        body = {"data": json.dumps(data or {}), "content_type": "application/json"} if is_json else {"data": data or {}}
        if method == "get":
            body = {"data": data or {}}
        with undone(), watched() as tables:
            response = getattr(client, method)(url, headers=headers, **body)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            answer = answer_of(response, has_written=self._has_changed(tables))
        text = text_of(response, content)
        return Knock(answer, response, text, tables, self.world.aviary.flown_to(owner_of(actor), route, text))

    def _client_of(self, caller: str) -> Client:
        """One for each, with what it held at first: a browser's session, or a program's token."""
        if caller not in self.clients:
            self.clients[caller] = Client(HTTP_ACCEPT_LANGUAGE="en")
            if secret := self.world.secrets.get(caller):
                self.clients[caller].defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        client = self.clients[caller]
        client.cookies.clear()
        for name, value in self.world.cookies.get(caller, {}).items():
            client.cookies[name] = value
        return client

    def _has_changed(self, tables: set[str]) -> bool:
        """Those that were written to first; all the others only if these are as they were."""
        if not tables:
            return False
        if (kept := tables & self.at_rest.keys()) and _differs(digests(kept), self.at_rest):
            return True
        return _differs(digests(), self.at_rest)


def _apart(told: Answers, expected: Answers) -> str:
    return ", ".join(
        f"{actor} gets {told[actor]!r} and not {expected[actor]!r}" for actor in told if told[actor] != expected[actor]
    )


def nothing_like(word: Any) -> Any:
    """``"mzq3"`` → ``"zzzz"``; a number becomes one that no row has."""
    if str(word).isdecimal():
        return type(word)(int(word) + 10 ** len(str(word)))
    return word if word in APPS else re.sub(r"[a-z0-9]", "z", word)


def both(word: Any) -> tuple[Any, Any]:
    return word, nothing_like(word)


def text_of(response: Any, content: bytes) -> str:
    """Everything the other side can read: the body and every header."""
    body = content.decode("utf-8", "replace") if not response.get("Content-Type", "").startswith("image/") else ""
    heads = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = "\n".join(_said_by(cookie, response) for cookie in response.cookies.values())
    return f"{heads}\n{cookies}\n\n{body}"


def _said_by(cookie: Morsel, response: Any) -> str:
    """A cookie as it is sent; of messages for the next page, what they say."""
    if cookie.key == CookieStorage.cookie_name:
        return "\n".join(map(str, CookieStorage(response.wsgi_request)._decode(cookie.value) or ()))
    return cookie.OutputString()


def bare(knock: Knock, asked: Iterable[Any]) -> str:
    """The answer without what must differ from one to the next: its number, and the words that were asked for."""
    text = FORGERY.sub("", knock.text)
    text = re.sub(r"^(X-Request-ID|Content-Length|Expires): .*$|^csrftoken=.*$", "", text, flags=re.MULTILINE)
    for words in sorted(map(str, asked), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "…", text)
    return text


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables to which anything was written, also where it was taken back."""
    tables: set[str] = set()

    def watch(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(sql)
        if found and found[1] not in KEPT_BY_OTHERS and not ("last_login" in sql and _is_the_frameworks(found[1], sql)):
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def _differs(found: Digests, expected: Digests) -> bool:
    return any(expected[table] != digest for table, digest in found.items())


def digests(tables: Iterable[str] = ()) -> Digests:
    """All there is, a line for each table: the same before and after when nothing was written."""
    rows = "SELECT '{0}', md5(coalesce(string_agg(row::text, '|' ORDER BY row::text), '')) FROM \"{0}\" row"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(rows.format(name) for name in tables or kept_tables()))
        return dict(cursor.fetchall())


@cache
def kept_tables() -> list[str]:
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.db_table not in KEPT_BY_OTHERS and _is_kept(model)
    )


def _is_kept(model: Any) -> bool:
    return model._meta.app_label in {*settings.HOUSE_APPS, "account", "mfa", "socialaccount", "auth"}
