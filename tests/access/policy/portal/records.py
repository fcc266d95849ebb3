"""Bringing records in, and telling doubles apart."""

from __future__ import annotations

from directory.queries.claims.secrets import new_code
from tests.access.actors import ADMINISTRATORS, ELSEWHERE, IMPORTERS, MEMBERS
from tests.access.answers import DONE, MOVED, OK, REFUSED, everyone, only, signed_in, told
from tests.access.policy.lines import get, post
from tests.access.policy.portal.shared import in_the_console
from tests.directory.importing.rosters import LI, roster
from tests.files.makers import upload

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
    get("import_recap", _PRESS, "done roster"),  # a file that leaves is written down
    post("import_recheck", _PRESS, "checked roster"),
    post("import_start", _PRESS, "checked roster"),
    post("import_cancel", _PRESS, "checked roster"),
    # It does not wait, and whoever may answer is told so.
    post("import_row", in_the_console(only(REFUSED, *IMPORTERS)), "row of a roster", {"who": "new"}),
    get("import_undo", _HERE, "done roster"),
    post("import_undo", _PRESS, "done roster"),
]

DUPLICATES = [
    get("duplicate_list", _ANY),
    get("duplicate_detail", _PRESS, "pair"),  # both may ask who looked
    post("duplicate_detail", _PRESS, "pair", {"stays": "one"}),
    post("duplicate_apart", _PRESS, "pair"),
    post("duplicate_again", _PRESS, "pair apart"),
    get("merge_detail", _HERE, "merge"),
    post("merge_undo", _PRESS, "merge"),
]

_WHO = {"full_name": "Kanari Claimed Lee", "end_year": "2009"}
_SCHOOL = ("office_staff", *ADMINISTRATORS)
_UNKNOWN = only(DONE, "applicant", "newcomer", others=REFUSED)  # nobody knows yet whose login it is
# In a class group of the years that the newcomer named, here or elsewhere.
_SAME_YEAR = (*MEMBERS, *ELSEWHERE)
_OF_THAT_YEAR = only(OK, *_SAME_YEAR) | told(MOVED, "newcomer")
_VOUCHES = only(DONE, *_SAME_YEAR) | told(REFUSED, "newcomer")

CLAIMS = [
    get("claim_new", signed_in(OK) | told(MOVED, "newcomer")),
    post("claim_new", only(DONE, "applicant", others=REFUSED), said=_WHO),
    get("claim_detail", only(OK, "newcomer"), "claim"),
    post("claim_detail", only(DONE, "newcomer"), "claim", _WHO),
    post("claim_withdraw", only(DONE, "newcomer"), "claim"),
    get("claim_code", everyone(OK)),
    post("claim_code", _UNKNOWN, said=lambda world: {"code": new_code(), "full_name": "Kanari"}),
    get("claim_link", everyone(OK), "no link"),
    post("claim_link", _UNKNOWN, "no link", {"full_name": "Kanari"}),
    get("claim_invitation_list", _ANY),
    get("claim_invitation_unit", _HERE, "department"),
    post("claim_invitation_unit", _PRESS, "department", {"wish": "mail"}, "mail"),
    post("claim_invitation_unit", _PRESS, "department", {"wish": "revoke"}, "revoke"),
    post("claim_invitation_codes", _PRESS, "department"),
    post("claim_invitation_revoke", _PRESS, "claim invitation"),
    # Each is asked first who they are: tests/directory/claims/test_parting.py goes on from there.
    get("login_part", in_the_console(only(MOVED, *IMPORTERS)), "a record here"),
    post("login_part", in_the_console(only(REFUSED, *IMPORTERS)), "a record here", {"reason": "At the desk."}),
    get("claim_vouch", _OF_THAT_YEAR, "vouch"),
    post("claim_vouch", _VOUCHES, "vouch", {"knows": "yes", "word": "room 402"}),
    get("claim_list", _ANY),
    get("claim_answer", _PRESS, "claim"),  # whose record stands beside it may ask who looked
    post("claim_answer", _PRESS, "claim", {"wish": "ask", "question": "Who taught you?"}, "ask"),
    post("claim_answer", _PRESS, "claim", {"wish": "refuse", "reason": "Nobody can tell."}, "refuse"),
    post(
        "claim_answer",
        _PRESS,
        "claim",
        lambda world: {"wish": "approve", "person": world.claimed.public_id},
        "approve",
    ),
    get("claim_digits", in_the_console(only(OK, *_SCHOOL))),
    post("claim_digits", in_the_console(only(DONE, *_SCHOOL)), said={"lines": "X 1234"}),
]
