"""Newsletters: one of the department for its own people, and one that everybody may read; each with an issue."""

from __future__ import annotations

from tests.access.actors import GONE, MEMBERS, NEWCOMERS, STRANGERS, UNGUARDED
from tests.access.answers import DONE, NO, NOTHING, OK, REFUSED, everyone, only, signed_in, told
from tests.access.policy.lines import get, post
from tests.access.policy.portal.campaigns import SEE, WRITERS

_DETAILS = {"name_en": "Another", "category": "news", "goes_to": "subscribers", "readers": "unit"}

# Who left the group, or was put out of it, is an alumnus of the department all the same.
READERS = (*GONE, *MEMBERS, "coordinator", *SEE)
# The offices of the school are not of the department, the dead get nothing, and the member has said yes already.
NOT_THEIRS = ("member", "deceased", "office_staff", "administrator", UNGUARDED)
_READ = only(OK, *READERS) | told(NOTHING, STRANGERS)

NEWSLETTERS = [
    get("newsletter_detail", _READ, "newsletter"),
    get("newsletter_issue", _READ, "issue"),
    post("newsletter_subscribe", only(DONE, *READERS) | told(REFUSED, NOT_THEIRS), "newsletter"),
    post("newsletter_unsubscribe", only(DONE, *READERS), "newsletter"),
    post(
        "newsletter_subscribe",
        signed_in(REFUSED) | told(DONE, READERS) | told(REFUSED, NOT_THEIRS) | told(NO, NEWCOMERS),
        "public newsletter",
    ),
    post("newsletter_unsubscribe", signed_in(DONE) | told(NO, NEWCOMERS), "public newsletter"),
    get("newsletter_list", everyone(OK)),
    get("newsletter_detail", everyone(OK), "public newsletter"),
    get("newsletter_issue", everyone(OK), "issue for everybody"),
    get("newsletter_feed", everyone(OK), "feed"),
    get("newsletter_feed", everyone(NOTHING), "feed that is none", about="of what strangers may not read"),
    get("newsletter_new", only(OK, *WRITERS)),
    post(
        "newsletter_new",
        only(REFUSED, *WRITERS) | told(DONE, ("liaison", "liaison_elsewhere")),
        said=_DETAILS,
        about="for the only unit there is",
    ),
    get("newsletter_edit", only(OK, *SEE), "newsletter"),
    post("newsletter_edit", only(DONE, *SEE), "newsletter", _DETAILS),
    post("newsletter_write", only(DONE, *SEE), "newsletter"),
    post("newsletter_close", only(DONE, *SEE), "newsletter"),
    post("newsletter_open", only(REFUSED, *SEE), "newsletter"),
    post("issue_take_down", only(DONE, *SEE), "issue"),
    post("issue_put_back", only(REFUSED, *SEE), "issue"),
]
