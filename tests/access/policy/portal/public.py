"""Pages for everybody, and for whoever holds a letter."""

from __future__ import annotations

from tests.access.answers import DONE, MOVED, NOTHING, OK, everyone
from tests.access.policy.lines import get, post

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
    get("card_check", everyone(OK), "card code"),
    get("erasure_stop", everyone(OK), "erasure"),
    post("erasure_stop", everyone(DONE), "erasure"),
    get("change_stop", everyone(OK), "change"),
    post("change_stop", everyone(DONE), "change"),
    # The carrier's pushes: without the secret in the address nothing is there.
    post("text_reports", everyone(NOTHING), "a guess"),
    post("text_replies", everyone(NOTHING), "a guess"),
    # WeChat's pushes, where an account is named, have a signature: tests/messaging/test_wechat.py.
    get("service_account_webhook", everyone(NOTHING)),
    post("service_account_webhook", everyone(NOTHING)),
    get("letter_unsubscribe", everyone(OK), "unsubscribe"),
    post("letter_unsubscribe", everyone(DONE), "unsubscribe"),
    # A provider, where one is named, has a signature: tests/messaging/test_provider.py.
    post("mail_webhook", everyone(NOTHING), "webhook"),
    # Codes for whoever wants to come in: in development only.
    get("mailbox_list", everyone(NOTHING)),
    get("mailbox_detail", everyone(NOTHING), "letter"),
    get("mailbox_html", everyone(NOTHING), "letter"),
]
