"""The console: each kind of row with its list, its page, its buttons.

Whoever holds no office that opens the console is sent to the log-in, whatever they ask for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

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
    told,
)
from tests.access.policy.lines import Line, Said, get, post

if TYPE_CHECKING:
    from tests.access.world import World


# Who stands inside.
INSIDE = tuple(actor for actor in STAFF if actor != UNGUARDED)
OF_THE_DEPARTMENT = ("secretary", "office_staff", "administrator")  # whose subtree it lies in
OF_THE_SCHOOL = ("office_staff", "administrator")
KEEPER = ("administrator",)

A_WECHAT_TEMPLATE = {
    "template_id": "x" * 43,
    "category": "",
    "language": "zh-hans",
    "state": "approved",
    "text": "信件：{{thing1.DATA}}",
}
A_TEMPLATE = {
    "code": "SMS_1001",
    "sign_name": "岭南大学",
    "letter": "people/sms/code",
    "language": "zh-hans",
    "kind": "code",
    "state": "approved",
    "text": "你的验证码是${code}。",
}


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
        # Nobody is named here whom one could ask: it says so.
        buttons={"ask_the_provider": (), "say_they_arrived": OF_THE_SCHOOL, "send_them_again": OF_THE_SCHOOL},
    ),
    Shelf(
        "messaging.suppression",
        OF_THE_SCHOOL,
        OF_THE_SCHOOL,
        otherwise={("add", "get"): inside(NO, ok=OF_THE_SCHOOL), ("add", "post"): inside(NO, refused=OF_THE_SCHOOL)},
    ),
    Shelf("messaging.incomingmail", OF_THE_SCHOOL, OF_THE_SCHOOL),
    Shelf("messaging.smsnumber", OF_THE_SCHOOL, OF_THE_SCHOOL),
    Shelf(
        "messaging.channelorder",
        OF_THE_SCHOOL,
        OF_THE_SCHOOL,
        change={"category": "nothing"},
        otherwise={
            ("change", "post"): inside(NO, refused=KEEPER),
            ("add", "get"): inside(NO, ok=KEEPER),
            ("add", "post"): inside(NO, refused=KEEPER),
        },
    ),
    Shelf(
        "messaging.smstemplate",
        OF_THE_SCHOOL,
        OF_THE_SCHOOL,
        change=A_TEMPLATE | {"state": "retired"},
        otherwise={
            ("change", "post"): inside(NO, done=KEEPER),
            ("add", "get"): inside(NO, ok=KEEPER),
            ("add", "post"): inside(NO, refused=KEEPER),
        },
    ),
    Shelf(
        "messaging.wechattemplate",
        OF_THE_SCHOOL,
        OF_THE_SCHOOL,
        change=A_WECHAT_TEMPLATE | {"state": "retired", "filled_by": "thing1 = subject"},
        otherwise={
            ("change", "post"): inside(NO, done=KEEPER),
            ("add", "get"): inside(NO, ok=KEEPER),
            ("add", "post"): inside(NO, refused=KEEPER),
        },
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
        "outreach.campaign",
        INSIDE,
        OF_THE_DEPARTMENT,
        otherwise={
            ("change", "get"): inside(NOTHING, moved=OF_THE_DEPARTMENT),  # on to pages of our own
            ("change", "post"): inside(NOTHING, refused=OF_THE_DEPARTMENT),
            ("add", "get"): inside(MOVED),
            ("add", "post"): inside(REFUSED),
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
