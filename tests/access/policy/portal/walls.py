"""The walls of the associations."""

from __future__ import annotations

from tests.access.actors import DESK, MODERATORS, PLAIN_MEMBERS, READERS
from tests.access.answers import DONE, NO, NOTHING, OK, REFUSED, everyone, only, told
from tests.access.policy.lines import get, post

_READ = only(OK, *READERS)
_SAY = only(DONE, *READERS)
_JUDGE = only(DONE, *MODERATORS) | told(NO, {*READERS} - {*MODERATORS})

WALLS = [
    get("class_yearbook", _READ, "class"),
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
