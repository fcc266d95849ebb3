"""Who knocks at the class groups, and what becomes of it: requests in every state, as the days go by."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

from alumni_portal.demo import blueprint
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations import actions
from associations.actions import Statement
from associations.models import JoinRequest
from associations.queries.silence import due_requests
from common.actors import person_actor, system, visitor
from people import actions as people
from people.models import Affiliation, User

DAYS_TOLD = 24
Event = tuple[float, Callable[[], object]]  # days ago, what happens


def tell_of_knocking(stage: Stage) -> None:
    """In the order of the days, with the clock calling every evening: nobody's silence is left out."""
    events = [*Knocks(stage).events(), *((day, _evening) for day in range(DAYS_TOLD))]
    for days, happen in sorted(events, key=lambda event: -event[0]):
        with ago(days):
            happen()


def _evening() -> None:
    for join_request in due_requests():
        actions.pass_up_request(join_request, by=system("clock"))


class Knocks:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.words = cycle(blueprint.KNOCKING_WORDS)
        self.shown = stage.class_called(blueprint.SHOWN)
        self.others = [
            one for one in stage.classes if one.liaison and one.association.slug not in blueprint.ALWAYS_KEPT
        ]
        self.dark = [one for one in stage.classes if one.liaison is None]
        self.strangers = iter(("林志颖", "张丽君", "Grace Ho", "黄文杰"))

    def events(self) -> list[Event]:
        return [
            *self._answered(),
            *self._withdrawn(),
            *self._waiting(),
        ]

    def _answered(self) -> list[Event]:
        events: list[Event] = []
        for number in range(6):
            one = self.others[number]
            events += self._asked_and_answered(one, 23 - 2.5 * number, self._approve)
        events += self._asked_and_answered(self.others[6], 12.2, self._approve_stranger, is_stranger=True)
        events += self._asked_and_answered(self.others[7], 9.3, self._decline, is_stranger=True)
        events += self._asked_and_answered(self.others[8], 6.1, self._ignore, is_stranger=True)
        events += self._asked_and_answered(self.shown, 5.2, self._approve)
        return events

    def _withdrawn(self) -> list[Event]:
        asked: list[JoinRequest] = []
        one = self.others[9]
        return [
            (8.4, lambda: asked.append(self._ask(one))),
            (7.4, lambda: actions.withdraw_request(asked[0], by=self._applicant(asked[0]))),
        ]

    def _waiting(self) -> list[Event]:
        week = self.stage.class_called(blueprint.SILENT_FOR_A_WEEK)
        fortnight = self.stage.class_called(blueprint.SILENT_FOR_TWO_WEEKS)
        return [
            (15.6, lambda: self._ask(fortnight)),
            (8.6, lambda: self._ask(week)),
            (4.3, lambda: self._ask(self.shown, is_vague=True)),
            (2.2, lambda: self._ask(self.dark[0])),
            (1.3, lambda: self._ask(self.shown)),
            (0.9, lambda: self._ask(self.others[10], is_stranger=True)),
            (0.7, lambda: self._ask(self.shown, email="applicant@example.org")),
            (0.2, lambda: self._ask(self.dark[1])),
        ]

    def _asked_and_answered(self, one: ClassOnStage, days: float, answer, *, is_stranger: bool = False) -> list[Event]:
        asked: list[JoinRequest] = []
        return [
            (days, lambda: asked.append(self._ask(one, is_stranger=is_stranger))),
            (days - 0.6, lambda: answer(asked[0], self.stage.acting(one.liaison))),
        ]

    def _ask(
        self, one: ClassOnStage, *, is_stranger: bool = False, is_vague: bool = False, email: str = ""
    ) -> JoinRequest:
        """A login of their own, no Person yet, and what they say of themselves."""
        name, number = (next(self.strangers), "") if is_stranger else self._somebody_missing(one)
        email = email or f"knocks{next(self.stage.logins)}@example.org"
        user = people.sign_up(email, birth_date=str(one.entry_year - 18), is_verified=True, by=visitor())
        said = Statement(
            full_name=name,
            entry_year=None if is_vague else one.entry_year,
            end_year=one.entry_year + blueprint.YEARS_OF_STUDY,
            class_name=one.association.name_zh.removeprefix(f"{one.entry_year}级"),
            student_number="" if is_vague else number,
            word=next(self.words),
        )
        return actions.ask_to_join(one.association, said, by=person_actor(user))

    def _somebody_missing(self, one: ClassOnStage) -> tuple[str, str]:
        """On the roster, without a login, and not asking already."""
        asking = one.association.join_requests.values("full_name")
        person = one.missing().exclude(full_name__in=asking).first()
        return person.full_name, person.affiliations.get().student_number

    def _approve(self, join_request: JoinRequest, by) -> None:
        line = Affiliation.objects.get(
            placement__association=join_request.association, student_number=join_request.student_number
        )
        actions.approve_request(join_request, line, by=by)

    def _approve_stranger(self, join_request: JoinRequest, by) -> None:
        actions.approve_request(join_request, by=by)

    def _decline(self, join_request: JoinRequest, by) -> None:
        actions.decline_request(join_request, "你说的宿舍和老师都对不上我们班，是不是隔壁2班？到那边问问看。", by=by)

    def _ignore(self, join_request: JoinRequest, by) -> None:
        actions.ignore_request(join_request, by=by)

    def _applicant(self, join_request: JoinRequest):
        return person_actor(User.objects.get(pk=join_request.login_id))
