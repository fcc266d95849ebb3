"""Audiences: the secretary's of the department, shared with whoever else writes for it."""

from __future__ import annotations

from tests.access.answers import DONE, OK, REFUSED, only, told
from tests.access.policy.lines import get, post
from tests.access.policy.portal.campaigns import SEE, WRITERS

_BUILT = {"node": ["0"], "by-0": "all", "name": "Everybody", "act": "save"}

AUDIENCES = [
    get("audience_list", only(OK, *WRITERS)),
    get("audience_new", only(OK, *WRITERS)),
    post(
        "audience_new",
        only(REFUSED, *WRITERS) | told(DONE, ("liaison", "liaison_elsewhere")),
        said={"who": "everybody", "name": "Everybody", "act": "save"},
        about="for the only unit there is",
    ),
    post(
        "audience_count",
        only(REFUSED, *SEE),
        said=lambda world: {"unit": world.here.department.public_id, "node": ["0"], "by-0": "all"},
        about="of the department",
    ),
    get("audience_detail", only(OK, *SEE), "audience"),
    get("audience_edit", only(OK, *SEE), "audience"),
    post("audience_edit", only(DONE, *SEE), "audience", _BUILT),
    post("audience_copy", only(DONE, *SEE), "audience"),
    post("audience_delete", only(DONE, *SEE), "audience"),
]
