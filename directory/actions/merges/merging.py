"""Two records become one: every row of the other, from every app, is the kept one's from then on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from associations.models import Association, Membership, Placement, Term
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from directory import emails
from directory.actions.merges.choosing import KEPT, chosen_facts, former_names_of
from directory.actions.merges.journal import Journal
from directory.actions.merges.letters_and_logins import bring_addressees, end_tie
from directory.models import DuplicatePair, Merge
from directory.permissions import can_merge, leaves_an_administrator
from people.models import Block, ContactPoint, FormerId, FormerName, Person, Relation, User
from people.queries import address_of
from people.registry import before_merging, held_before_persons, holdings, mentions


@action
def merge_people(kept: Person, other: Person, choices: Mapping[str, str], *, by: Actor) -> Merge:
    """The record ``other`` goes up in ``kept``; returns what is needed to undo it.

    ``choices`` says for the fields of ``choosing.CHOICES`` whether the "kept" or the "other" value stands; the kept
    one's when left out. Of two logins the one named by ``choices["login"]`` stays tied; the other becomes a login
    without a record. Whose login it was not gets a letter.

    Raises ``Refusal`` ``record_is_gone`` when somebody else was faster, ``own_record``, ``approval_is_fresh``,
    ``record_holds_an_office``, ``last_administrator``; ``Forbidden`` to whoever does not keep both.
    """
    kept, other = hold_both(kept, other)
    login = _login_that_stays(kept, other, choices)
    can_merge(by, kept, other, login).or_raise()

    journal, before = Journal(), {person.pk: person.login for person in (kept, other)}
    had_one, facts = bool(leaves_an_administrator()), chosen_facts(kept, other, choices)
    names = former_names_of(kept, other, facts)
    kept_key, old_key, old_id, about_other = kept.pk, other.pk, other.public_id, Person(pk=other.pk)
    _bring_all(journal, kept, other, login)
    journal.drop(other)
    journal.make(FormerId(public_id=old_id, key=old_key, person=kept))
    journal.change(kept, **facts, login_id=login.pk if login else None)
    _remember_names(journal, kept, names)
    _keep_addressee_true(journal, kept)
    leaves_an_administrator(had_one).or_raise()
    journal.finish()

    merge = Merge.objects.add(
        kept=kept,
        kept_key=kept_key,
        old_key=old_key,
        old_public_id=old_id,
        merged_by=by.person,
        journal=journal.steps,
        counts=journal.counts(),
    )
    record(by, "directory.people_merged", about=[kept, merge], fields=sorted(facts), facts=journal.counts())
    record(by, "directory.person_went_up", about=[about_other, kept, merge])
    _tell(merge, login, [user for user in before.values() if user and user != login])
    return merge


def hold_both(*persons: Person) -> tuple[Person, ...]:
    """Lock what the house locks before persons, then the persons in the order of their keys.

    Raises ``Refusal`` ``record_is_gone`` when one of them is no more, or when both are the same.
    """
    keys = [person.pk for person in persons]
    if Term.objects.filter(person__in=keys).exists():
        list(Association.objects.filter(kind=Association.Kind.SCHOOL).locked().only("pk"))
    list(Membership.objects.filter(person__in=keys).locked().only("pk"))
    list(Term.objects.filter(person__in=keys).locked().only("pk"))
    list(Placement.objects.filter(affiliation__person__in=keys).locked().only("pk"))
    for hold in held_before_persons:
        hold(keys)
    found = {person.pk: person for person in Person.objects.locked().filter(pk__in=keys)}
    if len(found) != len(keys):
        raise Refusal("record_is_gone", _("One of the two records is no more: somebody else was faster. Look again."))
    return tuple(found[key] for key in keys)


def _login_that_stays(kept: Person, other: Person, choices: Mapping[str, str]) -> User | None:
    if kept.login is None or other.login is None:
        return kept.login or other.login
    return kept.login if choices.get("login", KEPT) == KEPT else other.login


def _bring_all(journal: Journal, kept: Person, other: Person, login: User | None) -> None:
    """Letters and logins and pairs have their own rules; then whatever any app holds."""
    _bring_pairs(journal, kept, other)
    for block in Block.objects.filter(person__in=[kept, other], blocked__in=[kept, other]).order_by("pk"):
        journal.drop(block)  # nobody blocks oneself
    _bring_relations(journal, kept, other)
    for person in (kept, other):
        if person.login is not None and person.login != login:
            end_tie(journal, person)
    for said_anew in before_merging:
        for row, values in said_anew(kept, other):
            journal.change(row, **values)
    bring_addressees(journal, kept, other, login)
    _give_way_as_first_choice(journal, kept, other)
    for holding in holdings:
        if holding.is_direct:
            field = holding.field
            journal.bring(_rows(field, other), field, kept, holding)
    for mention in mentions:
        journal.bring(_rows(mention.column, other), mention.column, kept)


def _rows(field: Any, person: Person) -> list[Model]:
    return list(field.model._base_manager.filter(**{field.attname: person.pk}).order_by("pk"))


def _bring_pairs(journal: Journal, kept: Person, other: Person) -> None:
    """Whoever was two people with the other is two people with the kept one; the pair itself is settled."""
    for pair in DuplicatePair.objects.of_person(other.pk).locked():
        third = pair.one_id if pair.other_id == other.pk else pair.other_id
        if third == kept.pk:
            journal.drop(pair)
            continue
        one, two = sorted((kept.pk, third))
        standing = DuplicatePair.objects.filter(one=one, other=two).first()
        if standing is None:
            journal.change(pair, one_id=one, other_id=two)
            continue
        journal.drop(pair)
        if pair.state == DuplicatePair.State.APART and standing.state != pair.state:
            decided = {"decided_by_id": pair.decided_by_id, "decided_at": pair.decided_at}
            journal.change(standing, state=pair.state, **decided)


def _bring_relations(journal: Journal, kept: Person, other: Person) -> None:
    """Two columns, one pair: nobody is related to oneself, and what both records said of a third is said once."""
    for relation in Relation.objects.of(other).locked():
        third = relation.other_than(other)
        if third == kept.pk or Relation.objects.between(kept.pk, third).filter(kind=relation.kind).exists():
            journal.drop(relation)
            continue
        column = "person_id" if relation.person_id == other.pk else "other_id"
        journal.change(relation, **{column: kept.pk})


def _give_way_as_first_choice(journal: Journal, kept: Person, other: Person) -> None:
    """One first choice of each kind: the kept record's, where it has one."""
    firsts = set(kept.contact_points.current().filter(is_primary=True).values_list("kind", flat=True))
    for point in ContactPoint.objects.current().filter(person=other, is_primary=True, kind__in=firsts).order_by("pk"):
        journal.change(point, is_primary=False)


def _remember_names(journal: Journal, kept: Person, names: list[dict[str, str]]) -> None:
    known = set(kept.former_names.values_list("full_name", flat=True))
    for name in names:
        if name["full_name"] not in known:
            journal.make(FormerName(person=kept, **name))


def _keep_addressee_true(journal: Journal, kept: Person) -> None:
    addressee = getattr(Person.objects.get(pk=kept.pk), "addressee", None)
    if addressee is not None:
        known = address_of(Person.objects.get(pk=kept.pk))
        journal.change(addressee, email=known.email, phone=known.phone)


def _tell(merge: Merge, login: User | None, loose: list[User]) -> None:
    if login is not None:
        emails.queue_records_merged(merge)
    for user in loose:
        emails.queue_login_without_record(merge, User.objects.get(pk=user.pk))


__all__ = ["hold_both", "merge_people"]
