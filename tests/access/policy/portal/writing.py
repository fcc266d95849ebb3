"""What is written to many."""

from __future__ import annotations

from tests.access.actors import ABOVE
from tests.access.answers import DONE, MOVED, OK, REFUSED, everyone, only
from tests.access.policy.lines import get, post

_WRITERS = ("liaison", *ABOVE)  # whose office writes for the class
_SAID = {"act": "save", "revision": "0", "subject-en": "Hello", "body-en": "Come and see us, {{name}}."}

WRITING = [
    get("message_edit", only(OK, *_WRITERS), "message"),
    post("message_edit", only(DONE, *_WRITERS), "message", _SAID),
    post("message_look", only(REFUSED, *_WRITERS), "message", _SAID),  # shown, and nothing is kept
    get("letter_picture", everyone(OK), "letter picture"),  # mail programs fetch it, without a login
    get("letter_link", everyone(MOVED), "letter link"),  # whoever holds the letter
    get("letter_dot", everyone(OK), "letter dot"),
]
