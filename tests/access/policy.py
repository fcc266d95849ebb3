"""Who gets in where: one line per address. A route that stands in no line fails the suite.

Each policy says what a GET answers to each kind of actor, for a thing in their own class ("here"). What lies
elsewhere, and what one may not see, answers exactly like what does not exist: see test_access.
"""

from __future__ import annotations

ACTORS = (
    "visitor",
    "deactivated",
    "newcomer",  # a login without a person
    "member_elsewhere",
    "member",
    "former_liaison",
    "liaison",
    "secretary_elsewhere",
    "secretary",
    "administrator",
)
OK, LOGIN, NOTHING, NO, METHOD = 200, 302, 404, 403, 405


def everyone(answer: int = OK) -> dict[str, int]:
    return dict.fromkeys(ACTORS, answer)


def signed_in(answer: int = OK) -> dict[str, int]:
    return everyone(answer) | {"visitor": LOGIN, "deactivated": LOGIN}


def only(*actors: str, others: int = NOTHING) -> dict[str, int]:
    return signed_in(others) | dict.fromkeys(actors, OK)


OFFICERS = ("liaison", "secretary", "administrator")

PUBLIC = everyone()
SIGNED_IN = signed_in()
ANSWERERS = only(*OFFICERS)
IMPORTERS = only("secretary", "secretary_elsewhere", "administrator")  # each with their own subtree behind it
BUTTON = signed_in(METHOD)  # only POST means something there; the action asks who may

POLICY: dict[str, dict[str, int]] = {
    "home": PUBLIC,
    "me": SIGNED_IN,
    "association_tree": PUBLIC,
    "class_years": PUBLIC,
    "class_list": PUBLIC,
    "association_detail": everyone(LOGIN),  # of a class: on to the class's own page
    "association_coverage": PUBLIC,
    "class_detail": PUBLIC,
    "join_request_new": SIGNED_IN,
    "class_join": BUTTON,
    "join_request_detail": only(),  # the applicant's alone; none of these asked
    "join_request_answer": ANSWERERS,
    "join_request_take_back": BUTTON,
    "invitation_detail": SIGNED_IN,
    "decision_link_detail": PUBLIC,  # whoever holds the link
    "desk_requests": ANSWERERS,
    "desk_missing": ANSWERERS,
    "desk_due": ANSWERERS,
    "desk_invitations": ANSWERERS,
    "desk_approve_together": BUTTON,
    "invitation_renew": BUTTON,
    "invitation_revoke": BUTTON,
    "terms": PUBLIC,
    "display_choose": BUTTON,
    "letter_list": SIGNED_IN,
    "letter_detail": signed_in(NOTHING),  # nobody's own here; tests/messaging/test_inbox.py opens one
    "letter_unsubscribe": everyone(NOTHING),  # without its own signature; tests/messaging/test_choices.py has one
    "letter_read_all": BUTTON,
    "letter_preferences": SIGNED_IN,
    "letter_everything": BUTTON,
    "import_list": IMPORTERS,
    "import_new": IMPORTERS,
    "import_map": only("secretary", "administrator"),
    "import_check": only("secretary", "administrator"),
    "import_detail": only("secretary", "administrator"),
    "import_recap": only("secretary", "administrator"),
    "import_recheck": BUTTON,
    "import_start": BUTTON,
    "import_cancel": BUTTON,
    "institution_stylesheet": PUBLIC,
    "institution_privacy": PUBLIC,
    "institution_accessibility": PUBLIC,
    "api_schema": PUBLIC,
}

# Who may press which button (POST) at a thing "here"; for all others there is no such thing, and nothing happens to it.
PRESSED: dict[str, tuple[str, ...]] = {
    "import_recheck": ("secretary", "administrator"),
    "import_start": ("secretary", "administrator"),
    "import_cancel": ("secretary", "administrator"),
}

# Tried in detail by the app's own tests, each with every kind of actor; named here so that nothing is forgotten.
ELSEWHERE = {
    "tests/associations": {
        "association_open", "association_edit", "association_move", "association_state", "association_members",
        "coverage_export", "coverage_records", "association_officers", "officer_appoint", "membership_end",
        "term_detail", "term_end", "term_extend", "term_handover",
    },
    "tests/messaging": {"mailbox_list", "mailbox_detail", "mailbox_html"},
    "tests/files": {"file_content"},
    "tests/institution": {"institution_seal"},
    "tests/people": {
        "api_me", "api_token_list", "api_token", "profile_edit", "contact_withdraw", "former_name_remove",
        "position_end", "position_remove", "contact_prove", "contact_code_send", "token_list", "token_revoke",
    },
    "tests/conversations": {
        "wall_detail", "post_write", "report_list", "post_detail", "post_edit", "post_delete", "post_pin", "post_like",
        "comment_write", "post_report", "post_judge", "comment_delete", "comment_report", "comment_judge",
    },
    "tests/associations/": {
        "api_association_list", "api_association", "api_association_members", "api_association_move",
        "api_membership_list", "api_membership", "api_join_request_list", "api_join_request",
        "api_join_request_candidates", "api_join_request_approve", "api_join_request_decline",
        "api_join_request_ignore", "api_join_request_withdraw", "api_join_request_take_back",
    },
}  # fmt: skip
# allauth's own pages, dressed by us; who may see them is allauth's to say and theirs to test.
LIBRARY = ("account_", "mfa_", "usersessions_", "socialaccount_", "<account/")

# The console: what each kind of list answers. Everybody else is sent to the login or told that it is not theirs.
SECRETARIES = ("secretary", "secretary_elsewhere", "administrator")  # each sees their own subtree
CONSOLE_LISTS = {
    "associations": SECRETARIES,
    "people": SECRETARIES,
    "messaging": ("administrator",),
    "institution": ("administrator",),
    "audit": ("administrator",),
    "conversations": SECRETARIES,
    "directory": SECRETARIES,
    "files": ("administrator",),
}
