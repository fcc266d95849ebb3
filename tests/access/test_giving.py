"""A08: whatever anybody does, nobody comes to a right that the one who did it does not hold there.

Not by chance but all of it: everybody of the world (and some who wear two hats) tries to give every office in every
place to themselves and to a friend, to prolong and pass on every term, to tie a friend's login to the record of an
officer, to move every unit, and to bring people into their own reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q

from associations import actions
from associations.models import Association, Capability, Office, Term
from associations.models.rights import rights_of, today
from associations.queries.reach import people_in_reach
from common.actors import Actor, system
from common.verdicts import ALLOWED, Forbidden, Refusal
from people.models import Affiliation, Person, User
from tests.access.asking import Doors, undone
from tests.associations.joining import statement
from tests.support.actors import acting, acting_login
from tests.support.factories import AffiliationFactory, PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db

# One for each office and place, and those whose office is over, has not begun, or has lapsed.
GIVERS = (
    *("newcomer", "member", "former_liaison", "coming_deputy", "deceased", "deactivated", "deputy", "liaison"),
    *("coordinator", "secretary", "secretary_elsewhere", "office_staff", "administrator"),
)
APPOINTERS = ("coordinator", "secretary", "chapter_president", "office_staff who is department_secretary too")
FRIEND = "member"  # of the class "here", without an office
NOBODY_YET = "newcomer"  # a login that could become anybody
PEOPLE = (Capability.PEOPLE_SEE, Capability.PEOPLE_SEE_CONTACTS, Capability.PEOPLE_EDIT)
Act = Callable[..., object]  # takes ``by``
Right = tuple[int, int, str]  # a login (or minus the person who has none), an association, a capability


@dataclass
class Court:
    """The world with more officers in it. ``givers`` are all who act, by name."""

    doors: Doors
    places: list[Association]
    givers: dict[str, Actor] = field(default_factory=dict)
    rights: set[Right] = field(default_factory=set)  # of everybody, at rest
    held: dict[str, set[tuple[int, str]]] = field(default_factory=dict)  # of each giver, at rest
    sleepers: dict[str, Affiliation] = field(default_factory=dict)  # officers who have no login yet, by their office

    @property
    def friend(self) -> Person:
        return self.doors.world.person(FRIEND)

    def held_by(self, giver: Actor) -> set[tuple[int, str]]:
        rights = rights_of(giver)
        return {(place.pk, right) for place in self.places for right in rights.along(place.path)}


@pytest.fixture
def court(doors) -> Court:
    world = doors.world
    here, there = world.here, world.there
    court = Court(doors, [*Association.objects.order_by("pk")])
    logins = {name: acting_login(world.logins[name]) for name in GIVERS}
    for code in ("chapter_president", "chapter_vice_president", "chapter_treasurer"):
        logins[code] = acting(_serves(code, here.chapter).person)
    for name, (code, place) in {
        "office_staff": ("department_secretary", here.department),
        "liaison_elsewhere": ("cohort_coordinator", here.other_cohort),
    }.items():
        person = PersonFactory(with_login=True)
        _serves(world.terms[name].office.code, world.terms[name].association, person)
        _serves(code, place, person)
        logins[f"{name} who is {code} too"] = acting(person)
    court.givers = logins
    for code, place in (
        ("administrator", world.school),
        ("deputy_liaison", here.group),
        ("deputy_liaison", there.group),
    ):
        line = AffiliationFactory(person__full_name="曾丽")
        PlacementFactory(affiliation=line, association=here.group)
        _serves(code, place, line.person)
        court.sleepers[f"{code} {place.name_en}"] = line
    court.rights, court.held = rights_of_all(), {name: court.held_by(giver) for name, giver in logins.items()}
    return court


def _serves(code: str, place: Association, person: Person | None = None) -> Term:
    """By the row alone where somebody serves already: two hats are about rights, not about who came first."""
    person = person or PersonFactory(with_login=True)
    office = Office.objects.get(code=code)
    return Term.objects.create(
        association=place, office=office, person=person, starts_on=date(2020, 1, 1), single_holder=False
    )


def rights_of_all() -> set[Right]:
    """Every right of everybody, now and from any day to come. Read from the terms, without asking ``rights_of``."""
    terms = Term.objects.not_over().filter(person__deceased_at=None).exclude(person__login__is_active=False)
    below: dict[int, list[int]] = {}
    for key, path in Association.objects.values_list("pk", "path"):
        for above in path:
            below.setdefault(above, []).append(key)
    rows = terms.values_list("person_id", "person__login_id", "association_id", "office__capabilities")
    return {
        (login or -person, place, right)
        for person, login, where, rights in rows
        for place in below[where]
        for right in rights
    }


def was_done(act: Act, giver: Actor) -> bool:
    try:
        act(by=giver)
    except (Refusal, Forbidden, ValidationError):
        return False
    return True


def too_much(court: Court, name: str, act: Act) -> tuple[bool, set[Right]]:
    """Whether it was done, and which rights somebody gained that the giver does not hold in that place."""
    with undone():
        if not was_done(act, court.givers[name]):
            return False, set()
        gained = rights_of_all() - court.rights
        return True, {(who, where, right) for who, where, right in gained if (where, right) not in court.held[name]}


def every_appointment(court: Court) -> Iterator[tuple[Office, Association]]:
    for office in Office.objects.order_by("rank"):
        for place in court.places:
            if place.kind in office.kinds and place.state == Association.State.ACTIVE:
                yield office, place


def is_free(office: Office, place: Association, person: Person) -> bool:
    terms = Term.objects.not_over().filter(office=office, association=place)
    return person.deceased_at is None and not (terms if office.single_holder else terms.filter(person=person)).exists()


def is_known_to(giver: Actor, place: Association, person: Person) -> bool:
    """Who stands, or stood, somewhere below an office that lets the giver appoint in this place."""
    offices = {*rights_of(giver).roots_of(Capability.OFFICES_APPOINT)} & {*place.path}
    units = Association.objects.filter(
        Q(memberships__person=person) | Q(placements__affiliation__person=person) | Q(terms__person=person)
    )
    ways = [set(path) for path in units.values_list("path", flat=True)]
    return any(way & offices for way in ways)


def in_reach(giver: Actor) -> dict[str, set[int]]:
    reached = {right: Person.objects.filter(people_in_reach(giver, right)) for right in PEOPLE}
    return {right: {*people.values_list("pk", flat=True)} for right, people in reached.items()}


def test_what_is_looked_at_is_what_rights_are(court):
    """The table above says of everybody who serves today the same as the code that is asked."""
    to_come = court.doors.world.logins["coming_deputy"].pk
    for user in User.objects.filter(person__isnull=False, is_active=True).exclude(pk=to_come):
        mine = {(where, right) for who, where, right in rights_of_all() if who == user.pk}
        assert mine == court.held_by(acting_login(user)), user


def test_nobody_appoints_beyond_what_they_hold(court):
    """And whatever they may give they can give: the trial is not blind."""
    wrong, blind = {}, {}
    for name, giver in court.givers.items():
        held = court.held[name]
        for recipient in {court.friend, giver.person if name in APPOINTERS else court.friend}:
            for office, place in every_appointment(court):
                act = partial(actions.appoint_officer, place, office, recipient, today())
                done, gained = too_much(court, name, act)
                may = {(place.pk, right) for right in (Capability.OFFICES_APPOINT, *office.capabilities)} <= held
                may = may and is_free(office, place, recipient) and is_known_to(giver, place, recipient)
                what = (name, office.code, place.name_zh, recipient.full_name)
                wrong |= {what: gained} if gained else {}
                blind |= {what: done} if done != may else {}
    assert not wrong
    assert not blind


def test_nobody_makes_of_an_office_what_they_do_not_hold(court):
    """Whoever holds it has the new rights at once, here and in every association of the kind."""
    wrong, done = {}, set()
    rights = (Capability.AUDIT_SEE, Capability.OFFICES_APPOINT, Capability.PEOPLE_SEE)
    offices = list(Office.objects.filter(code__in=("administrator", "department_secretary", "deputy_liaison")))
    Office.objects.filter(code="office_staff").update(
        capabilities=[*Office.objects.get(code="office_staff").capabilities, Capability.OFFICES_MANAGE]
    )
    for name in court.givers:
        held = court.held_by(court.givers[name])
        for office in offices:
            for right in {*rights} - {*office.capabilities}:
                more = partial(actions.change_office, office, capabilities=[*office.capabilities, right])
                was_it, gained = too_much(court, name, more)
                done |= {name} if was_it else set()
                beyond = {one for one in gained if one[1:] not in held}
                wrong |= {(name, office.code, right): beyond} if beyond else {}
    assert not wrong
    assert {"administrator", "office_staff"} <= done <= {name for name in court.givers if name.startswith(("a", "o"))}


def test_nobody_prolongs_or_passes_on_more_than_they_hold(court):
    wrong, done = {}, set()
    terms = {(term.association_id, term.office_id): term for term in Term.objects.not_over().order_by("-pk")}.values()
    for name in court.givers:
        for term in terms:
            for act in (partial(actions.extend_term, term, None), partial(actions.hand_over, term, court.friend)):
                was_it, gained = too_much(court, name, act)
                done |= {name} if was_it else set()
                wrong |= {(name, str(term)): gained} if gained else {}
    assert not wrong
    assert {"liaison", "coordinator", "secretary", "administrator", "chapter_president"} <= done
    assert not {"deceased", "deactivated", "former_liaison", "coming_deputy", "member"} & done


LETTERED = ("deputy", "secretary")  # who answers from a letter too, and invites


def test_nobody_lets_a_friend_become_an_officer_by_their_record(court):
    """An officer who has no login yet is a line of the roster that anybody could be tied to."""
    wrong, done = {}, set()
    group, newcomer = court.doors.world.here.group, acting_login(court.doors.world.logins[NOBODY_YET])
    asked = actions.ask_to_join(group, statement(), by=newcomer)

    def by_a_letter(line: Affiliation, *, by: Actor) -> None:
        actions.approve_request(asked, line, by=system(on_behalf_of=by.person) if by.person else by)

    def by_an_invitation(line: Affiliation, *, by: Actor) -> None:
        actions.accept_invitation(actions.invite(group, line, by=by), by=newcomer)

    for name in court.givers:
        for office, line in court.sleepers.items():
            others = [partial(by_a_letter, line), partial(by_an_invitation, line)] if name in LETTERED else []
            for act in (partial(actions.approve_request, asked, line), *others):
                was_it, gained = too_much(court, name, act)
                done |= {(name, office)} if was_it else set()
                wrong |= {(name, office): gained} if gained else {}
    assert not wrong
    assert {name for name, office in done if office == "deputy_liaison Class here"} >= {
        "deputy",
        "liaison",
        "secretary",
    }
    assert {name for name, office in done if office.startswith("administrator")} == {"administrator"}


def test_an_invitation_lets_in_no_more_than_whoever_gave_it_holds_when_it_is_taken(court):
    world = court.doors.world
    line = world.people["missing"].affiliations.get()
    invitation = actions.invite(world.here.group, line, by=court.givers["deputy"])
    _serves("office_staff", world.school, line.person)
    with pytest.raises(Refusal) as refusal:
        actions.accept_invitation(invitation, by=acting_login(world.logins[NOBODY_YET]))
    assert refusal.value.code == "record_holds_an_office"


def test_nobody_moves_a_unit_to_where_they_hold_more(court):
    """A move hands a class to other officers, which is what it is for; the one who moves it gains nothing by it."""
    wrong, done = {}, set()
    keepers = {name: one for name, one in court.givers.items() if Capability.TREE_EDIT in rights_of(one).anywhere()}
    halves = court.doors.world.here, court.doors.world.there
    units = [unit for half in halves for unit in (half.department, half.cohort, half.group, half.chapter)]
    ways = [(unit, above) for unit in units for above in units if above.tier < unit.tier]
    for name, giver in keepers.items():
        for unit, above in ways:
            was_it, gained = too_much(court, name, partial(actions.move_association, unit, above))
            done |= {name} if was_it else set()
            own = {right for right in gained if right[0] == giver.user.pk}
            wrong |= {(name, unit.name_zh, above.name_zh): own} if own else {}
    assert not wrong
    assert {"secretary", "office_staff", "administrator", "office_staff who is department_secretary too"} <= done


def test_nobody_brings_people_into_their_own_reach(court):
    """By entering them in a group or giving them an office: whoever may see a record has it in reach before."""
    wrong, done = {}, set()
    world = court.doors.world
    deputy, vice = (Office.objects.get(code=code) for code in ("deputy_liaison", "chapter_vice_president"))
    # From the school one reaches everybody, and those who keep no records nobody.
    keepers = [name for name in court.givers if name.startswith(("secretary", "liaison_elsewhere"))]
    strangers = [person for name, person in world.people.items() if name in ("administrator", "missing", "banned")]
    strangers += [PersonFactory(), *(one for name, one in world.people.items() if name.endswith("_elsewhere"))]
    for name in keepers:
        giver, before = court.givers[name], in_reach(court.givers[name])
        for person in strangers:
            for act in (
                partial(actions.add_member, world.here.group, person),
                partial(actions.add_member, world.there.chapter, person),
                partial(actions.enrol_members, world.there.group, [person]),
                partial(actions.appoint_officer, world.here.group, deputy, person, today()),
                partial(actions.appoint_officer, world.there.chapter, vice, person, today()),
                partial(actions.hand_over, world.terms["liaison"], person),
            ):
                with undone():
                    if was_done(act, giver):
                        done.add(name)
                        after = in_reach(giver)
                        more = {right for right in PEOPLE if after[right] - before[right]}
                        wrong |= {(name, person.full_name): more} if more else {}
    assert not wrong
    assert {"secretary", "secretary_elsewhere"} <= done


def test_each_rule_is_needed(court, monkeypatch):
    """With the rule taken away, what the trials above look for is there."""
    group = court.doors.world.here.group
    line, strange = court.sleepers["administrator The School"], court.doors.world.person("member_elsewhere")
    asked = actions.ask_to_join(group, statement(), by=acting_login(court.doors.world.logins[NOBODY_YET]))
    deputy = Office.objects.get(code="deputy_liaison")
    tie = partial(actions.approve_request, asked, line)
    appoint = partial(actions.appoint_officer, group, deputy, court.friend, today())
    pass_on = partial(actions.hand_over, court.doors.world.terms["deceased"], court.friend)
    for rule, name, act in (
        ("associations.actions.deciding.can_tie_login_to", "deputy", tie),
        ("associations.actions.terms.can_appoint", "chapter_president", appoint),
        ("associations.actions.terms.can_hand_over", "deceased", pass_on),
    ):
        assert too_much(court, name, act) == (False, set())
        with monkeypatch.context() as patch:
            patch.setattr(rule, lambda *_: ALLOWED)
            patch.setattr("associations.actions.terms.can_choose", lambda *_: ALLOWED)
            done, gained = too_much(court, name, act)
            assert done and gained, rule
    assert not was_done(partial(actions.add_member, group, strange), court.givers["secretary"])
    monkeypatch.setattr("associations.permissions.members._are_kept", lambda *_: ALLOWED)
    with undone():
        before = in_reach(court.givers["secretary"])
        assert was_done(partial(actions.add_member, group, strange), court.givers["secretary"])
        assert in_reach(court.givers["secretary"]) != before
