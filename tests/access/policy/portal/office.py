"""What the alumni office and other officers do with many people at once."""

from __future__ import annotations

from tests.access.actors import DESK, IMPORTERS, RECORD_KEEPERS, UNGUARDED
from tests.access.answers import DONE, NO, OK, only, signed_in, told
from tests.access.policy.lines import get, post
from tests.access.policy.portal.shared import in_the_console

_SAID = {"fields_": ["full_name"], "format": "csv", "reason": "A reunion"}
_REGISTER = ("office_staff", "administrator", UNGUARDED)
ERASURES = [
    get("erasure_order", only(OK, *_REGISTER), "to be erased"),
    post("erasure_order", only(DONE, *_REGISTER), "to be erased", {"reason": "Asked on paper", "is_sure": "on"}),
    post("erasure_withdraw", only(DONE, *_REGISTER), "erasure"),
]
EXPORTS = [
    get("export_list", signed_in(OK)),
    get("export_new", only(OK, "secretary_elsewhere", *RECORD_KEEPERS, others=NO), "everybody"),
    post("export_new", only(DONE, "secretary_elsewhere", *RECORD_KEEPERS, others=NO), "everybody", _SAID),
    get("export_new", only(OK, *DESK, others=NO), "members of the class"),
    post("export_new", only(DONE, *DESK, others=NO), "members of the class", _SAID),
    get("export_detail", only(OK, "secretary"), "file of people"),
    post("export_take", only(DONE, "secretary"), "file of people"),
    post("export_end", only(DONE, "secretary"), "file of people"),
]

_KEEPERS = ("secretary_elsewhere", *IMPORTERS)
_ANY = in_the_console(only(OK, *_KEEPERS))
_OWN = in_the_console(only(DONE, "secretary") | told(NO, {*IMPORTERS} - {"secretary"}))

LISTS = [
    get("saved_list_list", _ANY),
    get("saved_list_new", _ANY),
    post("saved_list_new", in_the_console(only(DONE, *_KEEPERS)), said={"name": "Hosts", "kind": "conditions"}),
    # The secretary's, shared with the department.
    get("saved_list_detail", in_the_console(only(OK, *IMPORTERS)), "list"),
    post("saved_list_share", _OWN, "list", {"association": ""}),
    post("saved_list_delete", _OWN, "list"),
    post(
        "saved_list_unlist",
        in_the_console(only(DONE, *IMPORTERS)),
        "list",
        lambda world: {"people": [world.person("member").public_id]},
    ),
    get("saved_list_pick", in_the_console(only(OK, *IMPORTERS)), "member's page"),
    post("saved_list_pick", in_the_console(only(DONE, *IMPORTERS)), "member's page", {"name": "A new one"}),
    get("duplicate_choose", in_the_console(only(OK, *IMPORTERS)), "member's page"),
    post(
        "duplicate_choose",
        in_the_console(only(DONE, *IMPORTERS)),
        "member's page",
        lambda world: {"other": world.person("deputy").public_id},
    ),
]

CHANGES = [
    get("bulk_edit_list", _ANY),
    get("bulk_edit_new", _ANY, "everybody"),
    post("bulk_edit_new", in_the_console(only(DONE, *_KEEPERS)), "everybody", {"operation": "quiet"}),
    get("bulk_edit_detail", in_the_console(only(OK, "secretary")), "change of many"),
    post("bulk_edit_start", in_the_console(only(DONE, "secretary")), "change of many"),
    post("bulk_edit_undo", in_the_console(only(DONE, "secretary")), "change that was done"),
]
