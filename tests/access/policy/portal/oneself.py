"""What somebody says of themselves, and who else sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from people.models.gate import fields
from tests.access.actors import PEOPLE, READERS, RECORD_KEEPERS
from tests.access.answers import DONE, MOVED, NO, NOTHING, OK, REFUSED, only, signed_in, told
from tests.access.policy.lines import get, post
from tests.files.makers import picture, upload

if TYPE_CHECKING:
    from tests.access.world import World

_READ = only(OK, *READERS)
_SAY = only(DONE, *READERS)


def shown_to_alumni(world: World) -> dict[str, int]:
    """Every field as far as it goes; the page sends all of them."""
    return {field.name: int(max(field.audiences)) for field in fields}


AN_ADDRESS = {"kind": "home", "country": "CN", "city": "广州市", "street": "天河路1号"}


def a_face():
    return upload(picture(size=(240, 300)))


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
    get("address_add", only(OK, *PEOPLE, others=NOTHING)),
    post("address_add", only(DONE, *PEOPLE, others=NOTHING), said=AN_ADDRESS),
    get("address_edit", only(OK, "member"), "postal address"),
    post("address_edit", only(DONE, "member"), "postal address", AN_ADDRESS),
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
    get("card_detail", signed_in(OK)),
    # Nobody here has finished; tests/cards press the buttons as somebody who has.
    post("card_detail", signed_in(REFUSED), said={"do": "issue"}, about="a first one"),
    *(post("card_detail", signed_in(NOTHING), said={"do": do}, about=do) for do in ("replace", "give_back")),
    get("photo_edit", only(OK, *PEOPLE, others=MOVED)),
    post("photo_edit", only(DONE, *PEOPLE, others=REFUSED), said=lambda world: {"file": a_face()}),
    post("photo_edit", only(DONE, *PEOPLE, others=REFUSED), said={"do": "card", "given": "yes"}, about="on the card"),
    post("photo_edit", signed_in(REFUSED), said={"do": "remove"}, about="that is not there"),
    get("privacy_edit", signed_in(OK)),
    post("privacy_edit", only(DONE, *PEOPLE, others=REFUSED), said=shown_to_alumni),
    post("block_lift", only(DONE, "member"), "block"),
    # Counted for whoever does not keep the record, and for the others written down, but not for the person.
    get(
        "person_detail",
        only(DONE, *READERS) | told(OK, "member") | told(DONE, RECORD_KEEPERS),
        "member's page",
    ),
    get("person_suggest", only(OK, *PEOPLE, others=NO), said={"for": "q", "text": "kanari"}),
    get("person_suggest", only(OK, *PEOPLE, others=NO), said={"for": "employer", "text": "A"}, about="employers"),
    get("person_list", only(OK, *PEOPLE, others=NO)),
    post(
        "person_block",
        only(DONE, *READERS) | told(REFUSED, "member"),
        "member's page",
    ),
    # Whoever is signed in is asked once more who they are, before it is even looked for.
    get("data_detail", signed_in(OK)),
    get("looking_list", signed_in(OK)),
    get("consent_list", signed_in(OK)),
    post("consent_withdraw", only(DONE, "member"), "consent"),
    post("copy_ask", signed_in(REFUSED)),
    post("copy_fetch", signed_in(REFUSED), "copy"),
    post("erasure_ask", signed_in(REFUSED)),
    post("erasure_keep", only(DONE, "member"), "erasure"),
    get("token_list", signed_in(OK)),
    post("token_list", signed_in(DONE), said={"name": "a script", "scopes": ["people:read"], "days": 30}),
    post("token_revoke", only(DONE, "member"), "token"),
    get("letter_list", signed_in(OK)),
    get("letter_detail", only(DONE, "member"), "letter"),  # opening it marks it as read
    post("letter_read_all", only(DONE, "member", others=REFUSED)),
    get("letter_preferences", signed_in(OK)),
    post("letter_preferences", signed_in(DONE), said=lambda world: _preferences(posts="never")),
    get("letter_address", signed_in(OK)),
    post("letter_address", signed_in(REFUSED), said={"code": "123456"}),
    post("letter_address_code", signed_in(REFUSED)),
    # Where a service account is named: tests/messaging/test_wechat.py.
    get("letter_wechat", signed_in(NOTHING)),
    post("letter_wechat", signed_in(NOTHING)),
    post("letter_wechat_end", signed_in(NOTHING)),
    post("letter_everything", signed_in(DONE), said={"wanted": "no"}),
]


def _preferences(**changed: str) -> dict[str, str]:
    """The form of choices with one of them changed, for e-mail."""
    from messaging.forms import PreferencesForm

    shown = {name: field.initial for name, field in PreferencesForm(None).fields.items()}
    return shown | {f"{category}-email": rhythm for category, rhythm in changed.items()}
