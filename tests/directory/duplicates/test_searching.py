"""The search of the night: which records come to be compared, what is proposed, what never again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from common.verdicts import Refusal
from directory import actions
from directory.models import DuplicateCandidate, DuplicatePair, DuplicateScan
from directory.queries import candidates
from directory.tasks import find_duplicates
from people.actions import add_former_name, change_person
from tests.associations.joining import serve
from tests.directory.duplicates.makers import CLASS, numbered, record_of
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import ClassFactory, SchoolFactory

pytestmark = pytest.mark.django_db


def proposed() -> set[frozenset[str]]:
    find_duplicates()
    return {frozenset((str(pair.one.pk), str(pair.other.pk))) for pair in DuplicatePair.objects.proposed()}


def pair_of(one, other) -> frozenset[str]:
    return frozenset((str(one.pk), str(other.pk)))


@pytest.fixture
def keeper():
    return acting(serve(SchoolFactory(), "administrator").person)


def test_each_kind_of_key_lets_records_meet():
    """One night for all: what each pair shares is one thing only, and all of them are found."""
    other_class = {"entry_year": 2010, "end_year": 2014, "class_name": "会计1班", "department": "会计学院"}
    pairs = {
        "number": (
            record_of("钱伟", line=numbered("0060301", class_name="", entry_year=None, end_year=None)),
            record_of("钱伟", line=numbered("60301", class_name="")),
        ),
        "contact": (record_of("曾丽", contact="+8613800000001"), record_of("曾莉", contact="+8613800000001")),
        "pinyin": (record_of("欧阳修远", line=other_class), record_of("Xiuyuan Ouyang", line=other_class)),
        "traditional": (record_of("張國華", line=other_class), record_of("张国华", line=other_class)),
        "birth": (
            record_of("孙静", birth_date="1985-03-12", line={"kind": "staff"}),
            record_of("孙静", birth_date="1985-03-12"),
        ),
        "slip": (record_of("李晓玲"), record_of("李晓琴")),
        "missing": (record_of("周文博雅", line=other_class), record_of("周文博", line=other_class)),
        "latin": (record_of("Anna Andersson"), record_of("Anna Anderson")),
        "own name": (record_of("许静", latin_name="Jane Xu", line=other_class), record_of("Jane Xu", line=other_class)),
    }
    former, now = record_of("何秀英", line=other_class), record_of("何思远", line=other_class)
    add_former_name(now, "何秀英", by=SHELL)
    find_duplicates()
    pairs["former"] = (former, now)
    compared = DuplicateScan.objects.get().compared
    found = proposed()
    missing = [kind for kind, (one, other) in pairs.items() if pair_of(one, other) not in found]
    assert missing == []
    assert compared < 40  # and not everybody with everybody


def test_two_real_people_of_one_name_are_not_proposed():
    record_of("王伟", birth_date="1985-03-12", line=numbered("0603101"))
    record_of("王伟", birth_date="1984-11-02", line=numbered("0603117"))
    assert proposed() == set()


def test_of_one_name_and_year_only_those_meet_who_may_be_one():
    """In a large school they are many; numbers and days of birth tell nearly all apart before they are compared."""
    year = {"class_name": "", "department": "软件学院", "entry_year": 2003, "end_year": 2007}
    for number in range(6):
        record_of("王伟", birth_date=f"1985-0{number + 1}-20", line=numbered(f"060310{number}", **year))
    find_duplicates()
    assert DuplicateScan.objects.get().candidates == 0
    known, unknown = record_of("李娜", line=numbered("0603201", **year)), record_of("李娜", line=year)
    one, swapped = (record_of("赵敏", birth_date=day, line=year) for day in ("1985-03-12", "1985-12-03"))
    assert proposed() == {pair_of(known, unknown), pair_of(one, swapped)}


def test_a_second_night_changes_nothing_and_a_corrected_record_is_withdrawn():
    one, other = record_of("王伟", birth_date="1985-03-12"), record_of("王伟")
    assert proposed() == {pair_of(one, other)}
    first = DuplicatePair.objects.get()
    assert (first.score, first.evidence) == (14, ["name_exact", "years_same", "class_same", "department_same"])
    assert proposed() == {pair_of(one, other)}
    assert DuplicatePair.objects.get().pk == first.pk
    change_person(other, by=SHELL, birth_date="1984-11-02")
    assert proposed() == set()
    assert DuplicateScan.objects.order_by("pk").last().withdrawn == 1


def test_two_people_stay_two_for_ever(keeper):
    record_of("王伟"), record_of("王伟")
    find_duplicates()
    pair = actions.keep_apart(DuplicatePair.objects.get(), by=keeper)
    assert (pair.state, pair.decided_by) == ("apart", keeper.person)
    assert Entry.objects.filter(verb="directory.kept_apart").count() == 1
    find_duplicates()
    assert DuplicatePair.objects.get().state == "apart"
    assert not DuplicatePair.objects.proposed().exists()
    actions.propose_again(pair, by=keeper)
    assert DuplicatePair.objects.proposed().get().decided_at is None


def test_keys_of_too_many_are_passed_over_and_counted(monkeypatch):
    monkeypatch.setattr(candidates, "MOST", 3)
    for number in range(4):
        record_of("王伟", birth_date=f"198{number}-01-01")
    assert proposed() == set()
    scan = DuplicateScan.objects.get()
    assert scan.passed_over["reading"] == {"keys": 4, "people": 16}
    assert scan.people_passed_over > 0


def test_a_search_that_was_cut_off_goes_on_where_it_stood(monkeypatch):
    one, other = record_of("王伟"), record_of("王伟")
    scan = actions.begin_search(by=CLOCK)
    for _step in range(3):
        actions.continue_search(scan, by=CLOCK)
    assert actions.begin_search(by=CLOCK).pk == scan.pk
    met = []
    monkeypatch.setattr("directory.actions.duplicates.searching.meet", lambda kind: met.append(kind) or (0, 0, 0))
    DuplicateCandidate.objects.create(one_id=one.pk, other_id=other.pk)
    find_duplicates()
    assert met == [*candidates.KINDS][2:]
    assert DuplicatePair.objects.count() == 1
    assert not DuplicateCandidate.objects.exists()
    assert DuplicateScan.objects.get().finished_at is not None


def test_who_keeps_only_one_of_them_neither_sees_nor_decides(keeper):
    class_, other_class = ClassFactory(), ClassFactory()
    one, other = record_of("王伟", group=class_), record_of("王伟", group=other_class)
    find_duplicates()
    secretary = acting(serve(class_.parent.parent, "department_secretary").person)
    assert [*DuplicatePair.objects.visible_to(secretary)] == []
    assert DuplicatePair.objects.visible_to(keeper).count() == 1
    with pytest.raises(PermissionDenied):
        actions.keep_apart(DuplicatePair.objects.get(), by=secretary)
    assert one.pk < other.pk


def test_nobody_decides_about_their_own_record(keeper):
    twin = record_of(keeper.person.full_name, line=CLASS)
    first, second = sorted((keeper.person.pk, twin.pk))
    pair = DuplicatePair.objects.add(one_id=first, other_id=second)
    with pytest.raises(Refusal) as refusal:
        actions.keep_apart(pair, by=keeper)
    assert refusal.value.code == "own_record"
