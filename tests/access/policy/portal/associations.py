"""Associations, their offices, and joining them."""

from __future__ import annotations

from associations.models.rights import today
from tests.access.actors import (
    ABOVE,
    APPOINTERS,
    DESK,
    MEMBERS,
    NEWCOMERS,
    PLAIN_MEMBERS,
    RECORD_KEEPERS,
    TREE_KEEPERS,
    UNGUARDED,
)
from tests.access.answers import DONE, NO, NOTHING, OK, REFUSED, everyone, only, signed_in, told
from tests.access.policy.lines import get, post
from tests.access.policy.portal.shared import A_LONG_WHILE, tomorrow

# What is not open yet is seen by those who keep the tree; what was closed also by those who belonged to it.
_PENDING = everyone(NOTHING) | told(OK, TREE_KEEPERS)
_CLOSED = _PENDING | told(OK, "former_member")
_MANAGE = only(DONE, *DESK, others=NO)

ASSOCIATIONS = [
    get("class_detail", _PENDING, "pending"),
    get("class_detail", _CLOSED, "closed"),
    get("association_coverage", _PENDING, "pending"),
    get("coverage_export", _CLOSED, "closed"),
    get("coverage_records", only(OK, *RECORD_KEEPERS, others=NO), "people behind"),
    get("association_open", only(OK, *TREE_KEEPERS, others=NO), "department"),
    post(
        "association_open",
        only(DONE, *TREE_KEEPERS, others=NO),
        "department",
        {"kind": "cohort", "name_zh": "甲系2011届", "mode": "comprehensive", "joining": "request"},
    ),
    get("association_edit", only(OK, *DESK, others=NO), "class"),
    post(
        "association_edit",
        _MANAGE,
        "class",
        lambda world: _class_said(charter="We meet every ten years."),
        "charter",
    ),
    post(
        "association_edit",
        only(DONE, *TREE_KEEPERS, others=NO) | told(REFUSED, {*DESK} - {*TREE_KEEPERS}),
        "class",
        lambda world: _class_said(name_zh="另一个名字"),
        "name",
    ),
    get("association_move", only(OK, *TREE_KEEPERS, others=NO), "class"),
    post(
        "association_move",
        only(DONE, *TREE_KEEPERS, others=NO),
        "class",
        lambda world: {"parent": world.here.other_cohort.public_id},
    ),
    post(
        "association_move",
        only(DONE, "office_staff", "administrator", UNGUARDED, others=NO) | told(REFUSED, "secretary"),
        "class",
        lambda world: {"parent": world.there.cohort.public_id},
        "into another department",
    ),
    get("association_state", only(OK, *TREE_KEEPERS, others=NO), "class"),
    post("association_state", only(DONE, *TREE_KEEPERS, others=NO), "class", {"to": "closing"}),
    get("association_move", only(OK, "office_staff", "administrator", UNGUARDED, others=NO), "department"),
    get("association_members", signed_in(OK), "class"),
    get("association_members", signed_in(NOTHING) | told(OK, (*TREE_KEEPERS, "former_member")), "closed"),
    get("membership_end", only(OK, *MEMBERS, *ABOVE), "membership"),
    post(
        "membership_end",
        only(DONE, "member", *DESK) | told(NO, {*PLAIN_MEMBERS} - {"member"}),
        "membership",
        {"reason": "Asked for it."},
    ),
]

OFFICES = [
    get("association_officers", signed_in(OK), "class"),
    get("officer_appoint", only(OK, *APPOINTERS, others=NO), "class"),
    post(
        "officer_appoint",
        only(DONE, *APPOINTERS, others=NO),
        "class",
        lambda world: _appointed(world.person("member"), "deputy_liaison"),
    ),
    post(
        "officer_appoint",
        only(REFUSED, *APPOINTERS, others=NO),
        "class",
        lambda world: _appointed(world.person("member"), "liaison"),
        "an office that is held",
    ),
    post(
        "officer_appoint",
        only(DONE, "administrator", UNGUARDED, others=NO) | told(REFUSED, ("coordinator", "secretary")),
        "class",
        lambda world: _appointed(world.person("member_elsewhere"), "deputy_liaison"),
        "somebody out of reach",
    ),
    post(
        "officer_appoint",
        only(DONE, "administrator", UNGUARDED, others=NO),
        "school",
        lambda world: _appointed(world.person("member"), "office_staff"),
        "to the office of the school",
    ),
    *(
        get(route, only(OK, "liaison", *APPOINTERS), "term")
        for route in ("term_detail", "term_end", "term_extend", "term_handover")
    ),
    post(
        "term_detail",
        only(DONE, "liaison") | told(NO, APPOINTERS),
        "term",
        {"handover_note": "The key lies with the porter."},
    ),
    post("term_end", only(DONE, "liaison", *APPOINTERS), "term", lambda world: {"on": today().isoformat()}),
    post(
        "term_extend",
        only(DONE, *APPOINTERS) | told(NO, "liaison"),
        "term",
        lambda world: {"ends_on": (today() + A_LONG_WHILE).isoformat()},
    ),
    post(
        "term_handover",
        only(DONE, "liaison", *APPOINTERS),
        "term",
        lambda world: {
            "successor": world.person("member").public_id,
            "on": tomorrow(),
            "until": (today() + A_LONG_WHILE).isoformat(),
        },
    ),
]

JOINING = [
    get("join_request_new", signed_in(OK), "class"),
    post(
        "join_request_new",
        signed_in(DONE) | told(REFUSED, ("applicant", "banned", *MEMBERS)),
        "class",
        {"full_name": "曾丽"},
    ),
    post("class_join", signed_in(DONE) | told(REFUSED, NEWCOMERS), "chapter"),
    post("class_join", signed_in(REFUSED), "class", about="that is not open"),
    get("join_request_detail", only(OK, "applicant"), "request"),
    post("join_request_detail", only(DONE, "applicant"), "request"),
    get("join_request_answer", only(OK, *DESK), "request"),
    post("join_request_answer", only(DONE, *DESK), "request", {"decision": "decline", "reason": "Who are you?"}),
    post(
        "join_request_answer",
        only(DONE, *DESK),
        "request",
        lambda world: {"decision": "approve", "line": world.line.public_id},
        "approve",
    ),
    post("join_request_hand_up", only(DONE, *DESK), "request"),
    post("join_request_take_back", only(DONE, *DESK) | told(NO, "minor"), "approved"),
    get("invitation_detail", signed_in(OK), "code"),
    post("invitation_detail", signed_in(DONE) | told(REFUSED, (*NEWCOMERS, "banned", *MEMBERS)), "code"),
    *(
        get(route, only(OK, *DESK), "class")
        for route in ("desk_requests", "desk_missing", "desk_due", "desk_invitations")
    ),
    post("desk_approve_together", only(DONE, *DESK), "class", lambda world: {"requests": [world.request.public_id]}),
    post("desk_invitations", only(DONE, *DESK), "class", {"most_uses": 3, "days": 7}),
    post("invitation_renew", only(DONE, *DESK), "invitation"),
    post("invitation_revoke", only(DONE, *DESK), "invitation"),
]


def _class_said(**changed) -> dict[str, object]:
    """The form of the class as it stands, with something changed."""
    stands = {"name_zh": "甲一班", "name_en": "Class here", "entry_year": 2006, "end_year": 2009}
    return stands | {"mode": "comprehensive", "joining": "request", "charter": ""} | changed


def _appointed(person, office: str) -> dict[str, str]:
    return {"person": person.public_id, "office": office, "starts_on": tomorrow(), "ends_on": ""}
