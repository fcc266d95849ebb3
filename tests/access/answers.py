"""What a door may answer, as a policy says it and as an answer is read."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import urlsplit

from django.urls import reverse

from tests.access.actors import ACTORS, SIGNED_IN, STRANGERS


class Answer(StrEnum):
    OK = "ok"  # the page; nothing was written
    MOVED = "moved"  # to another page of the same thing; nothing was written
    DONE = "done"  # something was written
    REFUSED = "refused"  # may do it at other times or with other words; nothing was written
    NO = "no"  # sees the thing and may not do this with it: 403
    NOTHING = "nothing"  # for them there is no such thing: 404
    LOGIN = "login"  # log in first
    SECOND_STEP = "second step"  # set up a second factor first
    METHOD = "method"  # 405


OK, MOVED, DONE, REFUSED = Answer.OK, Answer.MOVED, Answer.DONE, Answer.REFUSED
NO, NOTHING, LOGIN, SECOND_STEP, METHOD = (
    Answer.NO,
    Answer.NOTHING,
    Answer.LOGIN,
    Answer.SECOND_STEP,
    Answer.METHOD,
)
# These leave everything as it was, and are compared with what is answered where there is nothing at all.
SHUT = (NOTHING, LOGIN)

Answers = dict[str, Answer]


def everyone(answer: Answer) -> Answers:
    return dict.fromkeys(ACTORS, answer)


def signed_in(answer: Answer) -> Answers:
    """The same for all who are signed in; the others log in first."""
    return dict.fromkeys(STRANGERS, LOGIN) | dict.fromkeys(SIGNED_IN, answer)


def only(answer: Answer, *actors: str, others: Answer = NOTHING) -> Answers:
    return signed_in(others) | told(answer, actors)


def told(answer: Answer, actors: Iterable[str] | str) -> Answers:
    """To be laid over other answers by ``|``."""
    return dict.fromkeys([actors] if isinstance(actors, str) else actors, answer)


def answer_of(response, *, has_written: bool) -> Answer:
    """How a response reads. Raises ``AssertionError`` for what no policy could mean."""
    status = response.status_code
    where = urlsplit(response.get("Location", "")).path
    if where.startswith((reverse("account_login"), reverse("admin:login"))) or status == 401:
        found = LOGIN
    elif where.startswith(reverse("mfa_index")):
        found = SECOND_STEP
    elif status in (403, 404, 405):
        found = {403: NO, 404: NOTHING, 405: METHOD}[status]
    elif has_written:
        assert status < 400, f"{status}, and something was written"
        return DONE
    elif response.wsgi_request.method in ("GET", "HEAD"):
        found = MOVED if status == 302 else OK
    else:
        found = REFUSED
    assert not has_written, f"{status}, and something was written"
    assert status in (200, 204, 302, 400, 401, 403, 404, 405, 409), f"{status}: {response.content[:300]!r}"
    return found
