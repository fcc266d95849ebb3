"""The pages, and every button on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from associations.models.rights import today
from people.models.gate import fields
from tests.access.actors import (
    ABOVE,
    APPOINTERS,
    DESK,
    IMPORTERS,
    MEMBERS,
    MODERATORS,
    NEWCOMERS,
    PEOPLE,
    PLAIN_MEMBERS,
    READERS,
    RECORD_KEEPERS,
    TREE_KEEPERS,
    UNGUARDED,
)
from tests.access.answers import (
    DONE,
    MOVED,
    NO,
    NOTHING,
    OK,
    REFUSED,
    SECOND_STEP,
    Answers,
    everyone,
    only,
    signed_in,
    told,
)
from tests.access.policy.lines import get, post
from tests.directory.importing.rosters import LI, roster
from tests.files.makers import upload

if TYPE_CHECKING:
    from tests.access.world import World

A_LONG_WHILE = timedelta(days=800)


def tomorrow() -> str:
    return (today() + timedelta(days=1)).isoformat()


def shown_to_alumni(world: World) -> dict[str, int]:
    """Every field as far as it goes; the page sends all of them."""
    return {field.name: int(max(field.audiences)) for field in fields}


def in_the_console(answers: Answers) -> Answers:
    """Where the console begins, whoever could open it has a second step at the door."""
    return answers | told(SECOND_STEP, UNGUARDED)


PUBLIC_PAGES = [
    get("home", everyone(OK)),
    get("association_tree", everyone(OK)),
    get("class_years", everyone(OK)),
    get("class_list", everyone(OK), "years"),
    get("association_detail", everyone(OK), "department"),
    get("association_detail", everyone(MOVED), "class"),
    get("association_coverage", everyone(OK), "department"),
    get("coverage_export", everyone(OK), "department"),
    get("coverage_records", everyone(OK), "classes behind"),
    get("class_detail", everyone(OK), "class"),
    get("terms", everyone(OK)),
    get("institution_stylesheet", everyone(OK)),
    get("institution_privacy", everyone(OK)),
    get("institution_accessibility", everyone(OK)),
    get("institution_seal", everyone(OK), "seal"),
    get("api_schema", everyone(OK)),
    # Whoever holds the letter.
    get("decision_link_detail", everyone(OK), "answer"),
    post("decision_link_detail", everyone(DONE), "answer", {"decision": "ignore"}),
    get("proposal_answer", everyone(OK), "proposal"),
    post("proposal_answer", everyone(DONE), "proposal", {"wish": "decline"}),
    get("change_stop", everyone(OK), "change"),
    post("change_stop", everyone(DONE), "change"),
    get("letter_unsubscribe", everyone(OK), "unsubscribe"),
    post("letter_unsubscribe", everyone(DONE), "unsubscribe"),
    # Codes for whoever wants to come in: in development only.
    get("mailbox_list", everyone(NOTHING)),
    get("mailbox_detail", everyone(NOTHING), "letter"),
    get("mailbox_html", everyone(NOTHING), "letter"),
]

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

_READ = only(OK, *READERS)
_SAY = only(DONE, *READERS)
_JUDGE = only(DONE, *MODERATORS) | told(NO, {*READERS} - {*MODERATORS})

WALLS = [
    get("wall_detail", _READ, "wall"),
    get("post_write", _READ, "wall"),
    post("post_write", _SAY, "wall", {"body": "We meet on Friday."}),
    post(
        "post_write",
        _SAY,
        "wall",
        {"body": "Everybody listen.", "announce": "on"},
        "announcement",
    ),
    get("report_list", only(OK, *MODERATORS), "wall"),
    get("post_detail", _READ, "post"),
    get("post_detail", only(OK, "member", *MODERATORS), "hidden"),
    get("post_edit", only(OK, "member") | told(NO, {*READERS} - {"member"}), "post"),
    post(
        "post_edit",
        only(DONE, "member") | told(NO, {*READERS} - {"member"}),
        "post",
        {"body": "Better words.", "form-TOTAL_FORMS": 0, "form-INITIAL_FORMS": 0},
    ),
    get("post_delete", only(OK, "member"), "post"),
    post("post_delete", only(DONE, "member"), "post"),
    post("post_pin", only(DONE, *DESK) | told(NO, PLAIN_MEMBERS), "post"),
    post("post_like", _SAY, "post"),
    post("comment_write", _SAY, "post", {"body": "So do I."}),
    get("post_report", _READ, "post"),
    post("post_report", _SAY | told(REFUSED, ("member", "liaison")), "post", {"reason": "It is not kind."}),
    get("post_judge", only(OK, *MODERATORS) | told(NO, {*READERS} - {*MODERATORS}), "post"),
    post("post_judge", _JUDGE, "post", {"do": "hide", "reason": "Nothing is sold here."}),
    get("comment_delete", only(OK, "member"), "comment"),
    post("comment_delete", only(DONE, "member"), "comment"),
    get("comment_report", _READ, "comment"),
    post("comment_report", _SAY | told(REFUSED, ("member", "liaison")), "comment", {"reason": "It is not kind."}),
    get("comment_judge", only(OK, *MODERATORS) | told(NO, {*READERS} - {*MODERATORS}), "comment"),
    post("comment_judge", _JUDGE, "comment", {"do": "keep"}),
    get("file_content", everyone(NOTHING) | told(OK, "member"), "file"),  # the address was made for them
]

ONESELF = [
    get("me", signed_in(OK)),
    get("agreement_list", signed_in(OK)),
    get("profile_edit", signed_in(OK)),
    post(
        "profile_edit",
        signed_in(DONE),
        said={"part": "display", "display-language": "zh-hans", "display-display_size": "large"},
        about="display",
    ),
    post(
        "profile_edit",
        only(DONE, *PEOPLE, others=REFUSED),
        said={"part": "contact", "contact-kind": "wechat", "contact-value": "another"},
        about="contact",
    ),
    get("terms_agree", signed_in(MOVED)),  # nothing to agree to; tests/people/signing_in/test_terms.py publishes some
    post("terms_agree", signed_in(REFUSED), said={"version": "2026-1", "agrees": "on"}),
    post("display_choose", signed_in(DONE), said={"language": "zh-hans"}),
    post("contact_withdraw", only(DONE, "member"), "contact"),
    post("contact_choose", only(DONE, "member"), "second number"),
    get("contact_prove", only(OK, "member"), "address"),
    post("contact_prove", only(DONE, "member"), "address", {"code": "000000"}, "by guessing"),  # a try is counted
    post("contact_code_send", only(DONE, "member"), "other address"),
    post("former_name_remove", only(DONE, "member"), "former name"),
    post("position_end", only(DONE, "member"), "position"),
    post("position_remove", only(DONE, "member"), "position"),
    get("class_lost", _READ, "class"),
    get("contact_propose", _READ, "lost"),
    post("contact_propose", _SAY, "lost", {"kind": "email", "value": "maybe@example.org", "note": "Is it you?"}),
    get("record_check", only(OK, *PEOPLE, others=MOVED)),
    post("record_check", only(DONE, *PEOPLE, others=REFUSED)),
    get("privacy_edit", signed_in(OK)),
    post("privacy_edit", only(DONE, *PEOPLE, others=REFUSED), said=shown_to_alumni),
    post("block_lift", only(DONE, "member"), "block"),
    # Counted for whoever does not keep the record and is not the person.
    get(
        "person_detail",
        only(DONE, *READERS) | told(OK, ("member", *RECORD_KEEPERS)),
        "member's page",
    ),
    get("person_list", only(OK, *PEOPLE, others=NO)),
    post(
        "person_block",
        only(DONE, *READERS) | told(REFUSED, "member"),
        "member's page",
    ),
    get("token_list", signed_in(OK)),
    post("token_list", signed_in(DONE), said={"name": "a script", "scopes": ["people:read"], "days": 30}),
    post("token_revoke", only(DONE, "member"), "token"),
    get("letter_list", signed_in(OK)),
    get("letter_detail", only(DONE, "member"), "letter"),  # opening it marks it as read
    post("letter_read_all", only(DONE, "member", others=REFUSED)),
    get("letter_preferences", signed_in(OK)),
    post("letter_preferences", signed_in(DONE), said=lambda world: _preferences(posts="never")),
    post("letter_everything", signed_in(DONE), said={"wanted": "no"}),
]

_HERE = in_the_console(only(OK, *IMPORTERS))
_ANY = in_the_console(only(OK, "secretary_elsewhere", *IMPORTERS))
_PRESS = in_the_console(only(DONE, *IMPORTERS))

ROSTERS = [
    get("import_list", _ANY),
    get("import_new", _ANY),
    post(
        "import_new",
        in_the_console(only(DONE, *IMPORTERS) | told(REFUSED, "secretary_elsewhere")),
        said=lambda world: {"association": world.here.department.public_id, "file": upload(roster(LI).read(), "r.csv")},
    ),
    get("import_map", _HERE, "read roster"),
    post("import_map", _PRESS, "read roster", {"header_row": 1, "encoding": "utf-8", "column_0": "full_name"}),
    get("import_check", _HERE, "checked roster"),
    get("import_detail", _HERE, "done roster"),
    get("import_recap", _HERE, "done roster"),
    post("import_recheck", _PRESS, "checked roster"),
    post("import_start", _PRESS, "checked roster"),
    post("import_cancel", _PRESS, "checked roster"),
    get("import_undo", _HERE, "done roster"),
    post("import_undo", _PRESS, "done roster"),
]

DUPLICATES = [
    get("duplicate_list", _ANY),
    get("duplicate_detail", _HERE, "pair"),
    post("duplicate_detail", _PRESS, "pair", {"stays": "one"}),
    post("duplicate_apart", _PRESS, "pair"),
    post("duplicate_again", _PRESS, "pair apart"),
    get("merge_detail", _HERE, "merge"),
    post("merge_undo", _PRESS, "merge"),
]

# Whoever could open the console does these with a second step at the door, whatever they would be told otherwise.
STAFF_ACTS = {
    *("officer_appoint", "term_end", "term_extend", "term_handover"),
    *("association_open", "association_edit", "association_move", "association_state"),
}
PORTAL = [
    replace(line, answers=in_the_console(line.answers)) if line.route in STAFF_ACTS else line
    for line in [*PUBLIC_PAGES, *ASSOCIATIONS, *OFFICES, *JOINING, *WALLS, *ONESELF, *ROSTERS, *DUPLICATES]
]

# Not ours to try: allauth's own pages in our dress. Who may see them is said and tested there; what we add to them
# (age, consent, second step, letters) is tried in tests/people.
OF_THE_LIBRARY = (
    "account_",
    "mfa_",
    "usersessions_",
    "socialaccount_",
    "openid_connect_",
    "wechat_",
    "cas_",
    "<account/",
)


def _class_said(**changed) -> dict[str, object]:
    """The form of the class as it stands, with something changed."""
    stands = {"name_zh": "甲一班", "name_en": "Class here", "entry_year": 2006, "end_year": 2009}
    return stands | {"mode": "comprehensive", "joining": "request", "charter": ""} | changed


def _appointed(person, office: str) -> dict[str, str]:
    return {"person": person.public_id, "office": office, "starts_on": tomorrow(), "ends_on": ""}


def _preferences(**changed: str) -> dict[str, str]:
    """The form of choices with one of them changed, for e-mail."""
    from messaging.forms import PreferencesForm

    shown = {name: field.initial for name, field in PreferencesForm(None).fields.items()}
    return shown | {f"{category}-email": rhythm for category, rhythm in changed.items()}
