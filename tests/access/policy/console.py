"""The console: each kind of row with its list, its page, its buttons; and what stands around them.

Whoever holds no office that opens the console is sent to the log-in, whatever they ask for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from people.models.gate import fields
from tests.access.actors import STAFF, UNGUARDED
from tests.access.answers import (
    DONE,
    LOGIN,
    MOVED,
    NO,
    NOTHING,
    OK,
    REFUSED,
    SECOND_STEP,
    Answer,
    Answers,
    everyone,
    signed_in,
    told,
)
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
    return {name: form.initial.get(name) or "" for name in form.fields if name not in ("seal", "remove_seal")} | changed


AN_ADDRESS = {"kind": "home", "country": "CN", "city": "广州市", "street": "天河路1号"}
# Who stands inside.
INSIDE = tuple(actor for actor in STAFF if actor != UNGUARDED)
OF_THE_DEPARTMENT = ("secretary", "office_staff", "administrator")  # whose subtree it lies in
OF_THE_SCHOOL = ("office_staff", "administrator")
KEEPER = ("administrator",)


def inside(others: Answer, **answers: tuple[str, ...]) -> Answers:
    """What each of those inside is answered: ``inside(NO, ok=OF_THE_SCHOOL)``."""
    found = everyone(LOGIN) | told(others, INSIDE)
    for answer, actors in answers.items():
        found |= told(Answer(answer), actors)
    return found | told(SECOND_STEP, UNGUARDED)


@dataclass(frozen=True)
class Shelf:
    """Rows of one kind. ``sees`` may open the list; ``reaches`` see the row that is "here"; ``edits`` may change it.

    ``buttons`` are the actions of the list: name → who may press it on that row. ``otherwise`` has the answers of
    pages of our own in the place of Django's: page and method → answers.
    """

    label: str
    sees: tuple[str, ...]
    reaches: tuple[str, ...]
    edits: tuple[str, ...] = ()
    change: dict[str, Any] = field(default_factory=dict)
    buttons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    otherwise: dict[tuple[str, str], Answers] = field(default_factory=dict)

    def lines(self) -> list[Line]:
        usual = [*self._list(), *self._page(), *self._nothing_is_added_or_deleted(), *self._buttons()]
        return [replace(line, answers=self.otherwise.get(self._page_of(line), line.answers)) for line in usual]

    def _page_of(self, line: Line) -> tuple[str, str]:
        return line.route.rpartition("_")[2], line.method

    def address(self, page: str) -> str:
        return f"admin:{self.label.replace('.', '_')}_{page}"

    @property
    def _blind(self) -> tuple[str, ...]:
        return tuple(actor for actor in INSIDE if actor not in self.reaches)

    def _list(self) -> list[Line]:
        return [get(self.address("changelist"), inside(NO, ok=self.sees))]

    def _page(self) -> list[Line]:
        read = inside(NO) | told(MOVED, self.sees) | told(OK, self.reaches)
        write = inside(NO) | told(REFUSED, self.sees if self.edits else ()) | told(DONE, self.edits)
        return [
            Line(self.address("change"), "get", read, self.label, unseen_by=self._blind),
            Line(self.address("change"), "post", write, self.label, self.change, unseen_by=self._blind),
            Line(self.address("history"), "get", inside(MOVED, ok=self.reaches), self.label, unseen_by=self._blind),
        ]

    def _nothing_is_added_or_deleted(self) -> list[Line]:
        shut = inside(NO)
        return [
            get(self.address("add"), shut),
            post(self.address("add"), shut),
            Line(self.address("delete"), "get", shut, self.label, unseen_by=INSIDE),
            Line(self.address("delete"), "post", shut, self.label, {"post": "yes"}, unseen_by=INSIDE),
        ]

    def _buttons(self) -> list[Line]:
        return [
            post(
                self.address("changelist"),
                inside(NO) | told(REFUSED, self.sees) | told(DONE, may),
                said=self._pressed(name),
                about=name,
            )
            for name, may in self.buttons.items()
        ]

    def _pressed(self, name: str) -> Said:
        def said(world: World) -> dict[str, Any]:
            return {"action": name, "_selected_action": world.things[self.label]["object_id"], "index": 0}

        return said


SHELVES = [
    Shelf(
        "associations.association",
        INSIDE,
        OF_THE_DEPARTMENT,
        OF_THE_DEPARTMENT,
        {"name_zh": "甲一班", "name_en": "Class here", "mode": "academic", "joining": "request", "charter": ""},
        {"activate": (), "begin_to_close": OF_THE_DEPARTMENT, "close": ()},
    ),
    Shelf("associations.membership", INSIDE, OF_THE_DEPARTMENT, buttons={"remove": OF_THE_DEPARTMENT}),
    Shelf("associations.term", INSIDE, OF_THE_DEPARTMENT, buttons={"end_today": ("secretary", "administrator")}),
    Shelf(
        "associations.office",
        INSIDE,
        INSIDE,
        change={
            "name_zh": "联络员",
            "name_en": "Liaison here",
            "kinds": ["class"],
            "capabilities": ["members.manage"],
        },
        otherwise={
            ("change", "post"): inside(NO, done=KEEPER),
            ("add", "get"): inside(NO, ok=KEEPER),
            ("add", "post"): inside(NO, refused=KEEPER),
        },
    ),
    Shelf("associations.placement", INSIDE, OF_THE_DEPARTMENT, buttons={"place_elsewhere": ()}),
    Shelf("conversations.report", INSIDE, OF_THE_DEPARTMENT, buttons={"let_them_stand": OF_THE_DEPARTMENT}),
    # That a record was opened is written down: its owner may ask who looked.
    Shelf(
        "people.person",
        INSIDE,
        OF_THE_DEPARTMENT,
        otherwise={("change", "get"): inside(NO) | told(MOVED, INSIDE) | told(DONE, OF_THE_DEPARTMENT)},
    ),
    Shelf("people.user", INSIDE, OF_THE_DEPARTMENT),
    Shelf(
        "people.touch", INSIDE, OF_THE_DEPARTMENT, buttons={"finish": OF_THE_DEPARTMENT, "remove": OF_THE_DEPARTMENT}
    ),
    Shelf("people.recordnote", INSIDE, OF_THE_DEPARTMENT, buttons={"remove": OF_THE_DEPARTMENT}),
    Shelf(
        "people.tag",
        INSIDE,
        INSIDE,
        buttons={"retire": OF_THE_SCHOOL},
        otherwise={("add", "get"): inside(NO, ok=OF_THE_SCHOOL), ("add", "post"): inside(NO, refused=OF_THE_SCHOOL)},
    ),
    Shelf(
        "people.contactproposal",
        INSIDE,
        OF_THE_DEPARTMENT,
        buttons={"accept": OF_THE_DEPARTMENT, "decline": OF_THE_DEPARTMENT},
    ),
    Shelf(
        "cards.card",
        INSIDE,
        OF_THE_DEPARTMENT,
        buttons={"revoke_as_lost": OF_THE_DEPARTMENT, "revoke_as_misused": OF_THE_DEPARTMENT, "release": ()},
    ),
    Shelf("people.contactchange", INSIDE, OF_THE_DEPARTMENT, buttons={"settle": OF_THE_DEPARTMENT}),
    Shelf(
        "people.guardianconsent",
        INSIDE,
        OF_THE_DEPARTMENT,
        otherwise={("add", "get"): inside(OK), ("add", "post"): inside(REFUSED)},  # an empty form; see PAGES below
    ),
    Shelf(
        "messaging.delivery",
        OF_THE_SCHOOL,
        OF_THE_SCHOOL,
        buttons={"say_they_arrived": OF_THE_SCHOOL, "send_them_again": OF_THE_SCHOOL},
    ),
    Shelf("audit.entry", KEEPER, KEEPER),
    Shelf(
        "institution.institution",
        KEEPER,
        KEEPER,
        otherwise={
            ("change", "get"): inside(MOVED),  # the one page is the list
            ("change", "post"): inside(REFUSED),
            ("history", "get"): inside(NO, ok=KEEPER),
        },
    ),
    Shelf(
        "institution.termsedition",
        KEEPER,
        KEEPER,
        otherwise={
            ("add", "get"): inside(NO, ok=KEEPER),
            ("add", "post"): inside(NO, refused=KEEPER),
            ("history", "get"): inside(NO, ok=KEEPER),
        },
    ),
    Shelf(
        "people.fieldrule",
        KEEPER,
        KEEPER,
        otherwise={
            ("change", "get"): inside(MOVED),  # the one page is the list
            ("change", "post"): inside(REFUSED),
        },
    ),
    *(Shelf(label, OF_THE_SCHOOL, OF_THE_SCHOOL) for label in ("directory.vainsearch", "directory.profilecount")),
    Shelf(
        "directory.duplicatepair",
        INSIDE,
        OF_THE_DEPARTMENT,
        otherwise={
            ("change", "get"): inside(NOTHING, moved=OF_THE_DEPARTMENT),  # on to pages of our own
            ("change", "post"): inside(NOTHING, refused=OF_THE_DEPARTMENT),
            ("history", "get"): inside(MOVED, ok=OF_THE_SCHOOL, no=("secretary",)),
        },
    ),
    Shelf(
        "directory.claim",
        INSIDE,
        OF_THE_DEPARTMENT,
        otherwise={
            ("change", "get"): inside(NOTHING, moved=OF_THE_DEPARTMENT),  # on to pages of our own
            ("change", "post"): inside(NOTHING, refused=OF_THE_DEPARTMENT),
            ("history", "get"): inside(MOVED, ok=OF_THE_DEPARTMENT),
        },
    ),
    Shelf(
        "directory.import",
        INSIDE,
        OF_THE_DEPARTMENT,
        otherwise={
            ("change", "get"): inside(NOTHING, moved=OF_THE_DEPARTMENT),  # on to pages of our own
            ("change", "post"): inside(NOTHING, refused=OF_THE_DEPARTMENT),
            ("add", "get"): inside(MOVED),
            ("add", "post"): inside(REFUSED),
        },
    ),
]

ROWS = [line for shelf in SHELVES for line in shelf.lines()]

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
    *(
        _looked_at(route, "messaging.delivery", OF_THE_SCHOOL)
        for route in ("admin:messaging_delivery_arrived", "admin:messaging_delivery_again")
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

CONSOLE = [*ROWS, *PAGES]
