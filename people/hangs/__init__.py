"""What people hangs in: its own rows and those of the floors below, traits of its own, and what stops letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audit.registry import Rows, speak_of
from common.console_home import checks, decisions
from messaging.models import Addressee
from messaging.registry import (
    ACCOUNT,
    Category,
    Stop,
    Text,
    categories,
    look_up_addresses_by,
    moments,
    stops,
    tell_proven_numbers_by,
    tell_zones_by,
    texts,
)
from people.hangs.console_home import (
    changes_that_were_stopped,
    contacts_that_two_claim,
    contacts_that_were_proposed,
    members_confirm_their_data,
    steps_that_are_due,
)
from people.hangs.dates import MOMENTS
from people.hangs.holdings import HOLDINGS
from people.hangs.logins import LOGIN_HOLDINGS
from people.hangs.residues import RESIDUES
from people.hangs.traits import TRAITS
from people.models import FormerId, Person, User
from people.queries import address_of, is_proven_number_of, logins_open_to, with_addresses, with_zones
from people.registry import holdings, residues, traits

# Also what must arrive: no letter goes to the dead, nor about an office to somebody who wants none. Only letters about
# signing in pass: they answer what somebody at a page has just asked for.
STOPS = [
    Stop(
        "terms_withdrawn",
        _("The person took back their agreement to the terms."),
        lambda: ~Q(category=ACCOUNT.code) & Q(_of_addressee(login__agreed_terms=User.WITHDRAWN)),
    ),
    Stop(
        "deceased",
        _("The person has died."),
        lambda: ~Q(category=ACCOUNT.code) & Q(_of_addressee(owner__deceased_at__isnull=False)),
        holds_what_must_arrive=True,
    ),
    Stop(
        "do_not_contact",
        _("The person asked not to be written to."),
        lambda: ~Q(category=ACCOUNT.code) & Q(_of_addressee(owner__do_not_contact_at__isnull=False)),
        holds_what_must_arrive=True,
    ),
]


def _led_on(keys: Iterable[str]) -> dict[str, str]:
    """Records that went up in another one: the old key → the key of today."""
    return {str(old): str(new) for old, new in FormerId.objects.filter(key__in=keys).values_list("key", "person_id")}


ROWS = [
    Rows("people.person", lambda actor: Person.objects.visible_in_console(actor), led_on=_led_on),
    Rows("people.user", logins_open_to),
]


def _of_addressee(**lookup: Any) -> Exists:
    return Exists(Addressee.objects.filter(pk=OuterRef("addressee_id"), **lookup))


LETTERS_ABOUT_THE_RECORD = Category(
    code="record",
    label=_("What we know of you"),
    help=_("Once a year: is it still right?"),
    priority=7,
)


TEXTS = [
    Text("people/sms/code", _("a code"), ("code",), is_code=True),
    Text("people/sms/number_changed", _("another number took the place of this one"), ("page_token",)),
]


def hang_in() -> None:
    categories.hang(LETTERS_ABOUT_THE_RECORD)
    checks.append(members_confirm_their_data)
    decisions.append(contacts_that_two_claim)
    decisions.append(changes_that_were_stopped)
    decisions.append(contacts_that_were_proposed)
    decisions.append(steps_that_are_due)
    speak_of(*ROWS)
    look_up_addresses_by(address_of, with_addresses)
    tell_proven_numbers_by(is_proven_number_of)
    tell_zones_by(with_zones)
    for text in TEXTS:
        texts.hang(text)
    for stop in STOPS:
        stops.hang(stop)
    for holding in [*HOLDINGS, *LOGIN_HOLDINGS]:
        holdings.hang(holding)
    for residue in RESIDUES:
        residues.hang(residue)
    for trait in TRAITS:
        traits.hang(trait)
    for moment in MOMENTS:
        moments.hang(moment)
