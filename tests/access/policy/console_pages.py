"""What stands around the rows of the console: pages of their own, and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from people.models.gate import fields
from tests.access.actors import UNGUARDED
from tests.access.answers import (
    DONE,
    MOVED,
    NO,
    NOTHING,
    OK,
    REFUSED,
    SECOND_STEP,
    Answer,
    everyone,
    signed_in,
    told,
)
from tests.access.policy.console_rows import KEEPER, OF_THE_DEPARTMENT, OF_THE_SCHOOL, inside
from tests.access.policy.lines import Line, Said, get, post

if TYPE_CHECKING:
    from tests.access.world import World


def _sought(app: str, model: str, column: str) -> Said:
    return {"term": "", "app_label": app, "model_name": model, "field_name": column}


def _rows(world: World) -> dict[str, Any]:
    return {"rows": world.things["associations.placement"]["object_id"]}


def _institution(**changed: str) -> dict[str, Any]:
    """The form as it stands, with something changed."""
    from institution.forms import InstitutionForm
    from institution.models import Institution

    form = InstitutionForm(instance=Institution.objects.get(pk=1))
    said = {name: form.initial.get(name) for name in form.fields if name not in ("seal", "remove_seal")}
    return {name: "" if value is None or value is False else value for name, value in said.items()} | changed


AN_ADDRESS = {"kind": "home", "country": "CN", "city": "广州市", "street": "天河路1号"}

_PAPER = {"email": "a.minor@example.org", "guardian_name": "A father", "evidence": "Cupboard 4"}


def _looked_at(route: str, thing: str, who: tuple[str, ...], others: Answer = NOTHING) -> Line:
    """The address of a button, looked at, shows the row and does nothing."""
    return get(route, inside(others, moved=who), thing)


def _related(world: World) -> dict[str, Any]:
    return {"other": world.person("deputy").public_id, "side": "spouse"}


def _named(world: World) -> dict[str, Any]:
    return {"full_name": "Another Name", "family_name": "Name", "given_name": "Another", "own_reading": ""}


PAGES = [
    get("admin:index", inside(OK)),
    get("admin:login", signed_in(NO) | told(SECOND_STEP, UNGUARDED)),  # there is one door, and it is not this
    post("admin:logout", everyone(REFUSED) | told(SECOND_STEP, UNGUARDED)),  # it ends a session and changes no row
    get("admin:password_change", inside(MOVED)),
    get("admin:password_change_done", inside(OK)),
    get("admin:jsi18n", inside(OK)),
    *(get("admin:app_list", inside(OK), f"app {app}") for app in ("associations", "people", "directory", "cards")),
    get("admin:app_list", inside(OK), "app conversations"),
    get("admin:app_list", inside(NOTHING, ok=OF_THE_SCHOOL), "app messaging"),
    *(get("admin:app_list", inside(NOTHING, ok=KEEPER), f"app {app}") for app in ("institution", "audit")),
    # What a field that seeks as one types is told: the rows in reach, which the canaries watch over.
    *(
        get("admin:autocomplete", inside(OK), said=_sought(*whom), about=whom[1])
        for whom in (
            ("associations", "membership", "person"),
            ("associations", "membership", "association"),
            ("people", "person", "login"),
        )
    ),
    get("admin:autocomplete", inside(NO), said=_sought("directory", "import", "file"), about="a file"),
    get("admin:associations_placement_place", inside(OK), said=_rows, about="somebody of the department"),
    post(
        "admin:associations_placement_place",
        inside(REFUSED, done=OF_THE_DEPARTMENT),
        said=lambda world: _rows(world) | {"unit": world.here.other_cohort.public_id},
        about="into another cohort",
    ),
    post(
        "admin:associations_placement_place",
        inside(REFUSED, done=OF_THE_SCHOOL),
        said=lambda world: _rows(world) | {"unit": world.there.cohort.public_id},
        about="into another department",
    ),
    _looked_at("admin:conversations_report_keep", "conversations.report", OF_THE_DEPARTMENT),
    _looked_at("admin:conversations_report_hide", "conversations.report", OF_THE_DEPARTMENT),
    post("admin:conversations_report_keep", inside(NOTHING, done=OF_THE_DEPARTMENT), "conversations.report"),
    post(
        "admin:conversations_report_hide",
        inside(NOTHING, done=OF_THE_DEPARTMENT),
        "conversations.report",
        {"reason": "Nothing is sold here."},
    ),
    get("admin:people_person_name", inside(NOTHING, ok=OF_THE_DEPARTMENT), "people.person"),
    post("admin:people_person_name", inside(NOTHING, done=OF_THE_DEPARTMENT), "people.person", _named),
    *(
        post("admin:people_person_press", inside(NOTHING, done=OF_THE_DEPARTMENT), f"press {button}")
        for button in ("mark_deceased", "mark_do_not_contact")
    ),
    *(
        post("admin:people_person_press", inside(NOTHING, refused=OF_THE_DEPARTMENT), f"press {button}")
        for button in ("unmark_deceased", "lift_do_not_contact", "no_such_button")
    ),
    post("admin:people_tag_add", inside(NO, done=OF_THE_SCHOOL), said={"name": "Speaks well"}, about="a word"),
    get("admin:people_person_log", inside(NOTHING, ok=OF_THE_DEPARTMENT), "a record"),
    post(
        "admin:people_person_log",
        inside(NOTHING, done=OF_THE_DEPARTMENT),
        "a record",
        {"kind": "call", "happened_on": "2026-01-01", "words": "She is well."},
    ),
    get("admin:people_person_tags", inside(NOTHING, ok=OF_THE_DEPARTMENT), "a record"),
    post("admin:people_person_tags", inside(NOTHING, done=OF_THE_DEPARTMENT), "a record", {"tags": []}),
    get("admin:people_person_photo_off", inside(NOTHING, ok=OF_THE_DEPARTMENT), "a record"),
    # There is none to take off; tests/people/test_photos.py takes one.
    post(
        "admin:people_person_photo_off", inside(NOTHING, refused=OF_THE_DEPARTMENT), "a record", {"reason": "No face"}
    ),
    get("admin:people_person_address", inside(NOTHING, ok=OF_THE_DEPARTMENT), "a record"),
    post("admin:people_person_address", inside(NOTHING, done=OF_THE_DEPARTMENT), "a record", AN_ADDRESS),
    get("admin:people_person_address_edit", inside(NOTHING, ok=OF_THE_DEPARTMENT), "an address"),
    post("admin:people_person_address_edit", inside(NOTHING, done=OF_THE_DEPARTMENT), "an address", AN_ADDRESS),
    post("admin:people_person_address_end", inside(NOTHING, done=OF_THE_DEPARTMENT), "an address"),
    _looked_at("admin:people_person_address_end", "an address", OF_THE_DEPARTMENT),
    get("admin:people_person_relate", inside(NOTHING, ok=OF_THE_DEPARTMENT), "a record"),
    post("admin:people_person_relate", inside(NOTHING, done=OF_THE_DEPARTMENT), "a record", _related),
    post("admin:people_person_part", inside(NOTHING, done=OF_THE_DEPARTMENT), "a relation"),
    _looked_at("admin:people_person_part", "a relation", OF_THE_DEPARTMENT),
    post("admin:people_person_settle", inside(NOTHING, done=OF_THE_DEPARTMENT), "contested"),
    _looked_at("admin:people_person_settle", "contested", OF_THE_DEPARTMENT),
    _looked_at("admin:people_person_press", "press mark_deceased", OF_THE_DEPARTMENT),
    post("admin:people_guardianconsent_add", inside(DONE), said=_PAPER, about="a paper"),
    *(
        post(route, inside(NOTHING, done=OF_THE_SCHOOL), "messaging.delivery")
        for route in ("admin:messaging_delivery_arrived", "admin:messaging_delivery_again")
    ),
    # Nothing that could be asked is named here: it says so.
    post("admin:messaging_delivery_ask", inside(NOTHING, refused=OF_THE_SCHOOL), "messaging.delivery"),
    *(
        _looked_at(route, "messaging.delivery", OF_THE_SCHOOL)
        for route in (
            "admin:messaging_delivery_arrived",
            "admin:messaging_delivery_again",
            "admin:messaging_delivery_ask",
        )
    ),
    post(
        "admin:messaging_suppression_lift",
        inside(NOTHING, done=OF_THE_SCHOOL),
        "messaging.suppression",
        {"why": "asked"},
    ),
    post(
        "admin:messaging_smsnumber_lift", inside(NOTHING, done=OF_THE_SCHOOL), "messaging.smsnumber", {"why": "asked"}
    ),
    _looked_at("admin:messaging_smsnumber_lift", "messaging.smsnumber", OF_THE_SCHOOL),
    get("admin:messaging_incomingmail_health", inside(NO, ok=OF_THE_SCHOOL)),
    _looked_at("admin:messaging_suppression_lift", "messaging.suppression", OF_THE_SCHOOL),
    post(
        "admin:messaging_suppression_add",
        inside(NO, done=OF_THE_SCHOOL),
        said={"email": "alone@example.org", "evidence": "She rang us."},
        about="an address",
    ),
    post(
        "admin:institution_institution_changelist",
        inside(NO, done=KEEPER),
        said=lambda world: _institution(name_en="Another University"),
        about="another name",
    ),
    post(
        "admin:people_fieldrule_changelist",
        inside(NO, done=KEEPER),
        said=lambda world: {field.name: int(max(field.audiences)) for field in fields},
        about="all to everybody",
    ),
    post(
        "admin:institution_termsedition_add",
        inside(NO, done=KEEPER),
        said={"version": "2030-1", "terms_zh": "新的条款", "terms_en": "New terms"},
        about="new terms",
    ),
    get("admin:audit_entry_timeline", inside(NO, ok=KEEPER), "timeline"),
]
