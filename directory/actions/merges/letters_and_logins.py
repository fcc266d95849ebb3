"""What becomes of letters and logins when two records become one: as ``attach_login`` does it, in the journal."""

from __future__ import annotations

from django.utils import timezone

from directory.actions.merges.journal import Journal, keys_to
from messaging.models import Addressee
from people.models import LoginTie, Person, User
from people.queries import address_of


def end_tie(journal: Journal, person: Person) -> None:
    """Its login has no record from now on."""
    tie = LoginTie.objects.locked().filter(person=person, untied_at=None).first()
    if tie is not None:
        journal.change(tie, untied_at=timezone.now())


def bring_addressees(journal: Journal, kept: Person, other: Person, login: User | None) -> None:
    """One inbox: that of the login which stays. A login that loses its record keeps an addressee without letters."""
    by_owner = {one.owner_id: one for one in Addressee.objects.locked().filter(owner__in=[kept.pk, other.pk])}
    stays = next((one for one in by_owner.values() if login is not None and one.login_id == login.pk), None)
    stays = stays or by_owner.get(kept.pk) or by_owner.get(other.pk)
    if stays is None:
        return
    if stays.login_id is not None and (login is None or stays.login_id != login.pk):
        stays = _another_for(journal, kept, stays)
    for addressee in by_owner.values():
        if addressee.pk != stays.pk:
            _bring_letters(journal, addressee, stays)
    journal.change(stays, owner_id=kept.pk)


def _another_for(journal: Journal, kept: Person, loose: Addressee) -> Addressee:
    """The only addressee is a login's that goes its own way."""
    journal.change(loose, owner_id=None)
    known = address_of(kept)
    made = Addressee(owner=kept, email=known.email, phone=known.phone, language=known.language)
    journal.make(made)
    _bring_letters(journal, loose, made)
    return made


def _bring_letters(journal: Journal, addressee: Addressee, stays: Addressee) -> None:
    for field in keys_to(Addressee):
        rows = list(field.model._base_manager.filter(**{field.attname: addressee.pk}).order_by("pk"))
        journal.bring(rows, field, stays)
    if addressee.login_id is None:
        journal.drop(addressee)
    else:
        journal.change(addressee, owner_id=None, email=User.objects.get(pk=addressee.login_id).email)
