"""What the alumni office and other officers do with many people at once."""

from __future__ import annotations

from tests.access.actors import DESK, RECORD_KEEPERS
from tests.access.answers import DONE, NO, OK, only, signed_in
from tests.access.policy.lines import get, post

_SAID = {"fields_": ["full_name"], "format": "csv", "reason": "A reunion"}
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
