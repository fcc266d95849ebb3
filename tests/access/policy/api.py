"""The API: each operation of its description, asked from a page and by programs (``callers.py``)."""

from __future__ import annotations

from dataclasses import replace

from tests.access.actors import (
    ABOVE,
    DESK,
    MEMBERS,
    PEOPLE,
    PLAIN_MEMBERS,
    READERS,
    RECORD_KEEPERS,
    TREE_KEEPERS,
    UNGUARDED,
)
from tests.access.answers import DONE, NO, OK, REFUSED, Answers, only, signed_in, told
from tests.access.callers import PROGRAMS, Token, with_programs
from tests.access.policy.lines import Line, Said
from tests.access.policy.portal.newsletters import NOT_THEIRS
from tests.access.policy.portal.newsletters import READERS as READERS_OF_IT

FOREIGN = tuple(str(program) for program in PROGRAMS if program.token == Token.FOREIGN)

# As on the pages: whoever could open the console changes the tree with a second step at the door.
STAFF_ACTS = {"api_association_list", "api_association", "api_association_move", "api_campaign_approve"}


def call(method: str, route: str, answers: Answers, thing: str = "", said: Said | None = None, about: str = "") -> Line:
    if route in STAFF_ACTS and method != "get":
        answers = answers | told(NO, UNGUARDED)
    return Line(route, method, with_programs(answers, method), thing, said, about, unseen_by=FOREIGN)


def except_by_programs(line: Line, answer) -> Line:
    """What is for people alone, whatever their programs' tokens name."""
    programs = {str(p) for p in PROGRAMS if p.token in (Token.FULL, Token.READING) and line.answers[str(p)] == DONE}
    return replace(line, answers=line.answers | told(answer, programs))


def without_reading(line: Line) -> Line:
    """What asks for a right of its own: a program that may read all the rest may not do this."""
    programs = {str(p) for p in PROGRAMS if p.token == Token.READING}
    return replace(line, answers=line.answers | told(NO, programs))


_PENDING = only(OK, *TREE_KEEPERS)
_CLOSED = _PENDING | told(OK, "former_member")
_KEEP_TREE = only(DONE, *TREE_KEEPERS, others=NO)
_AT_SCHOOL = ("office_staff", "administrator", UNGUARDED)

ONESELF = [
    call("get", "api_person_list", only(OK, *PEOPLE, others=NO)),
    without_reading(call("get", "api_card_check", signed_in(OK), "card code")),
    call("get", "api_person", only(DONE, *READERS) | told(OK, "member") | told(DONE, RECORD_KEEPERS), "member's page"),
    call("get", "api_me", signed_in(OK)),
    call("get", "api_token_list", signed_in(OK)),
    except_by_programs(
        call("post", "api_token_list", signed_in(DONE), said={"name": "a script", "scopes": ["people:read"]}), NO
    ),
    call("delete", "api_token", only(DONE, "member"), "token"),
]

ASSOCIATIONS = [
    call("get", "api_association_list", signed_in(OK)),
    call(
        "post",
        "api_association_list",
        _KEEP_TREE,
        said=lambda world: _opened_below(world.here.department),
        about="below the department",
    ),
    call(
        "post",
        "api_association_list",
        only(REFUSED, *TREE_KEEPERS),  # they see it, and nothing stands below a class
        said=lambda world: _opened_below(world.pending, "class"),
        about="below what is not open yet",
    ),
    call("get", "api_association", signed_in(OK), "class"),
    call("get", "api_association", _PENDING, "pending"),
    call("get", "api_association", _CLOSED, "closed"),
    call("patch", "api_association", only(DONE, *DESK, others=NO), "class", {"charter": "We meet."}, "charter"),
    call("patch", "api_association", _KEEP_TREE, "class", {"name_zh": "另一个名字"}, "name"),
    call("patch", "api_association", only(DONE, *TREE_KEEPERS), "pending", {"name_zh": "另一个名字"}),
    call(
        "post",
        "api_association_move",
        _KEEP_TREE,
        "class",
        lambda world: {"parent": world.here.other_cohort.public_id},
    ),
    call(
        "post",
        "api_association_move",
        only(DONE, *_AT_SCHOOL, others=NO),
        "class",
        lambda world: {"parent": world.there.cohort.public_id},
        "into another department",
    ),
    call("get", "api_association_members", signed_in(OK), "class"),
    call("get", "api_association_yearbook", only(OK, *READERS), "class"),
    call("get", "api_association_members", _CLOSED, "closed"),
]

MEMBERSHIPS = [
    call("get", "api_membership_list", signed_in(OK)),
    call(
        "post",
        "api_membership_list",
        # Who of the class is missing is known to the class, and to those above who look after its members.
        only(DONE, *DESK) | told(NO, PLAIN_MEMBERS),
        said=lambda world: _added(world, "missing"),
        about="of the roster",
    ),
    call("get", "api_membership", only(OK, *MEMBERS, *ABOVE), "membership"),
    call(
        "delete",
        "api_membership",
        only(DONE, "member", *DESK) | told(NO, {*PLAIN_MEMBERS} - {"member"}),
        "membership",
    ),
]

_ANSWER = only(DONE, *DESK) | told(NO, "applicant")

JOINING = [
    call("get", "api_join_request_list", signed_in(OK)),
    call(
        "post",
        "api_join_request_list",
        signed_in(DONE) | told(REFUSED, ("applicant", "banned", *MEMBERS)),
        said=lambda world: {"association": world.here.group.public_id, "full_name": "曾丽"},
    ),
    call("get", "api_join_request", only(OK, "applicant", *DESK), "request"),
    call("get", "api_join_request_candidates", only(OK, *DESK) | told(NO, "applicant"), "request"),
    call(
        "post",
        "api_join_request_approve",
        only(DONE, *DESK),  # a line that was not offered is not there
        "request",
        lambda world: {"affiliation": world.line.public_id},
        "as a line of the roster",
    ),
    call("post", "api_join_request_approve", _ANSWER, "request", about="as somebody new"),
    call("post", "api_join_request_decline", _ANSWER, "request", {"reason": "Who are you?"}),
    call("post", "api_join_request_ignore", _ANSWER, "request"),
    call("post", "api_join_request_withdraw", only(DONE, "applicant") | told(NO, DESK), "request"),
    call("post", "api_join_request_take_back", only(DONE, *DESK) | told(NO, "minor"), "approved"),
]

_SEE_CAMPAIGNS = ("secretary", *_AT_SCHOOL)
CAMPAIGNS = [
    call("get", "api_campaign_list", signed_in(OK)),
    call("get", "api_campaign", only(OK, *_SEE_CAMPAIGNS), "campaign"),
    call("post", "api_campaign_submit", only(NO, *_SEE_CAMPAIGNS) | told(DONE, "secretary"), "campaign"),
    call("post", "api_campaign_approve", only(DONE, *_AT_SCHOOL) | told(NO, "secretary"), "handed in campaign"),
    call("post", "api_campaign_pause", only(DONE, *_SEE_CAMPAIGNS), "launched campaign"),
]

AUDIENCES = [
    call("get", "api_audience_list", signed_in(OK)),
    call(
        "post",
        "api_audience_list",
        only(DONE, *_SEE_CAMPAIGNS),
        said=lambda world: {"name": "All", "unit": world.here.department.public_id, "conditions": {}},
    ),
    call("get", "api_audience", only(OK, *_SEE_CAMPAIGNS), "audience"),
    call("get", "api_audience_count", only(OK, *_SEE_CAMPAIGNS), "audience"),
]

JOURNEYS = [
    call("get", "api_journey_list", signed_in(OK)),
    call("get", "api_journey", only(OK, *_SEE_CAMPAIGNS), "journey"),
    call("post", "api_journey_pause", only(DONE, *_SEE_CAMPAIGNS), "journey that is on"),
]

NEWSLETTERS = [
    call("get", "api_newsletter_list", signed_in(OK)),
    without_reading(
        call(
            "post", "api_newsletter_subscription", only(DONE, *READERS_OF_IT) | told(REFUSED, NOT_THEIRS), "newsletter"
        )
    ),
    without_reading(call("delete", "api_newsletter_subscription", only(DONE, *READERS_OF_IT), "newsletter")),
]

API = [*ONESELF, *ASSOCIATIONS, *MEMBERSHIPS, *JOINING, *CAMPAIGNS, *AUDIENCES, *JOURNEYS, *NEWSLETTERS]


def _opened_below(parent, kind: str = "cohort") -> dict[str, str]:
    return {"parent": parent.public_id, "kind": kind, "name_zh": "甲系2011届"}


def _added(world, name: str) -> dict[str, str]:
    return {"association": world.here.group.public_id, "person": world.people[name].public_id}
