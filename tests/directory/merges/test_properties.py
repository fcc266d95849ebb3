"""Whatever two records hold: merged and parted again, every table is what it was."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from associations.actions import open_association
from associations.models import Membership, Office
from directory import actions
from directory.actions.merges.choosing import CHOICES
from messaging.models import Addressee, Delivery, Preference
from people.actions import (
    add_affiliation,
    add_contact_point,
    add_former_name,
    attach_login,
    create_login,
    create_person,
)
from people.models import ContactPoint, FieldChoice, Person
from tests.associations.joining import serve
from tests.directory.merges.tables import differences, dump
from tests.support.actors import SHELL
from tests.support.factories import CohortFactory, PlacementFactory, TermFactory

pytestmark = pytest.mark.django_db

RECORDS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["曾丽", "曾麗", "Jane Zeng", "Zeng Li", "曾莉"]),
        "birth_date": st.sampled_from(["", "1985", "1985-03-12", "1986-01-01"]),
        "lines": st.lists(st.sampled_from(["", "060301", "060302"]), max_size=2),
        "contacts": st.lists(st.sampled_from(["a@b.cn", "c@d.cn", "+8613800138000"]), max_size=3, unique=True),
        "former": st.lists(st.sampled_from(["曾小丽", "Li"]), max_size=2, unique=True),
        "member": st.sampled_from(["", "standing", "ended"]),
        "term": st.sampled_from([None, (date(2020, 1, 1), None), (date(2021, 1, 1), date(2023, 1, 1))]),
        "login": st.booleans(),
        "wish": st.sampled_from(["", "never", "at_once"]),
        "letters": st.lists(st.sampled_from(["a", "b", None]), max_size=3),
        "shown": st.sampled_from([None, 0, 20]),
    }
)


@pytest.fixture
def group():
    group = open_association(CohortFactory(), "class", "软件0301班", by=SHELL)
    serve(group.parent.parent.parent, "administrator")
    TermFactory(association=group)  # somebody else's, so that the office is there
    Office.objects.filter(code="liaison").update(single_holder=False)
    return group


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=RECORDS, other=RECORDS, chosen=st.sets(st.sampled_from([*CHOICES, "login"])))
def test_merge_then_undo_is_the_identity(group, one, other, chosen):
    with transaction.atomic():
        records = [living(group, facts, number) for number, facts in enumerate((one, other))]
        before = dump()
        merge = actions.merge_people(*records, dict.fromkeys(chosen, "other"), by=SHELL)
        assert not Person.objects.filter(pk=records[1].pk).exists()
        actions.undo_merge(merge, by=SHELL)
        assert differences(before, dump()) == {}
        merge.refresh_from_db()
        assert merge.left == []
        transaction.set_rollback(True)


def living(group, facts, number: int) -> Person:
    person = create_person(by=SHELL, full_name=facts["name"], birth_date=facts["birth_date"])
    if facts["shown"] is not None:
        FieldChoice.objects.add(person=person, field="city", audience=facts["shown"])
    for student_number in facts["lines"]:
        line = add_affiliation(person, by=SHELL, student_number=student_number, entry_year=2003, end_year=2007)
        PlacementFactory(affiliation=line, association=group)
    for value in facts["contacts"]:
        kind = "email" if "@" in value else "phone"
        add_contact_point(person, kind, value, by=SHELL, source=ContactPoint.Source.IMPORT)
    for name in facts["former"]:
        add_former_name(person, name, by=SHELL)
    if facts["member"]:
        ended = {"ended_at": person.created_at, "ending": "left"} if facts["member"] == "ended" else {}
        Membership.objects.create(
            association=group, person=person, origin="staff", joined_at=person.created_at, **ended
        )
    if facts["term"]:
        starts_on, ends_on = facts["term"]
        office = Office.objects.get(code="liaison")
        days = {"starts_on": starts_on, "ends_on": ends_on, "single_holder": False}
        TermFactory(association=group, office=office, person=person, **days)
    if facts["login"]:
        person = attach_login(person, create_login(f"p{number}@example.org", by=SHELL, is_verified=True), by=SHELL)
    addressee = Addressee.objects.filter(owner=person).first()
    if addressee is not None:
        if facts["wish"]:
            Preference.objects.add(addressee=addressee, category="posts", channel="email", rhythm=facts["wish"])
        for key in dict.fromkeys(facts["letters"]):
            Delivery.objects.create(
                addressee=addressee, channel="inbox", category="desk", template="directory/e", key=key
            )
    return Person.objects.get(pk=person.pk)
