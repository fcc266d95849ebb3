"""How the rest of the house sends: a letter is a row before it is a letter.

``queue_letter`` writes rows in the caller's transaction and rings after commit. It names a recipient and a
category; address, language and stops are read when the letter is handed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from common.actions import action
from common.bell import ring
from messaging.letters.following import chain_for
from messaging.models import Addressee, Delivery, Preference, SmsNumber
from messaging.permissions import can_send_text, can_text_code
from messaging.queries.texts import LONGEST_MEMORY, wants_templates
from messaging.registry import ACCOUNT, Category, address_of, categories, texts

Channel = Delivery.Channel
Rhythm = Preference.Rhythm


def queue_letter(
    *,
    to: Any,
    category: str,
    template: str,
    about: Model | None = None,
    context: dict[str, Any] | None = None,
    key: str | None = None,
    priority: int | None = None,
    channels: Iterable[str] | None = None,
) -> None:
    """Write one Delivery for each channel the addressee wants this category by.

    ``to``        an Addressee, a Person, a login, or a bare address
    ``template``  ``"events/email/registration_receipt"``; the README says what is in it
    ``about``     one saved row; fetched again when the letter is written
    ``context``   facts as JSON knows them, everything else the template names
    ``key``       what the letter is, once per addressee: said twice, it is sent once
    ``priority``  0 first, 9 last; the category's own when left out
    ``channels``  only these of the category's channels; all of them when left out

    Part of the caller's transaction: rolled back with it. Raises ``LookupError`` for a category nobody
    registered and ``TypeError`` for facts that are not JSON.
    """
    kind = categories[category]
    letter = {
        "category": category,
        "template": template,
        "context": json.loads(json.dumps(context or {}, ensure_ascii=False)),
        "about": _label_of(about),
        "key": key,
        "priority": kind.priority if priority is None else priority,
    }
    with transaction.atomic():
        rows = _one_for_each_channel(addressee_of(to), kind, channels, letter)
        Delivery.objects.bulk_create(rows, ignore_conflicts=key is not None)
    if any(row.state == Delivery.State.WAITING for row in rows):
        ring("messaging.send_waiting")


def _one_for_each_channel(
    addressee: Addressee, kind: Category, channels: Iterable[str] | None, letter: dict[str, Any]
) -> list[Delivery]:
    states = {Rhythm.AT_ONCE: Delivery.State.WAITING, Rhythm.DIGEST: Delivery.State.GATHERED}
    rhythms = _rhythms(addressee, kind, channels)
    chain = chain_for(addressee, kind, rhythms) if channels is None else []
    if chain:
        if letter["key"] and Delivery.objects.filter(addressee=addressee, key=letter["key"]).exists():
            return []
        rhythms = {channel: rhythm for channel, rhythm in rhythms.items() if channel == Channel.INBOX}
    wanted = [*rhythms.items()]
    first = [Delivery(addressee=addressee, channel=chain[0], then=",".join(chain[1:]), **letter)] if chain else []
    return first + [
        Delivery(addressee=addressee, channel=channel, state=states[Rhythm(rhythm)], **letter)
        for channel, rhythm in wanted
        if rhythm != Rhythm.NEVER
    ]


@action
def queue_account_letter(*, email: str, template: str, context: dict[str, Any], user: Any = None) -> None:
    """A letter about signing in, asked for by a page that is itself no action: allauth's adapter.

    It goes to exactly ``email``, before everything else, and leaves no text behind. ``user`` only says in
    which language, so that a code sent to a new address reads like the rest.
    """
    queue_letter(
        to=_addressee_at(email, user),
        category=ACCOUNT.code,
        template=template,
        context=context,
        channels=[Channel.EMAIL],
    )


@action
def queue_account_text(*, phone: str, template: str, context: dict[str, Any], user: Any = None) -> None:
    """The same as ``queue_account_letter``, as a text message to exactly ``phone`` (``+8613800138000``).

    Asked for only where ``registry.carries_text`` says that it leads anywhere. Raises ``Refusal`` ``text_no_template``,
    and ``number_limit`` for a code that could not arrive while somebody waits for it.
    """
    _may_leave(phone, template)
    _queue_text(phone, template, context, user)


@action
def count_account_text(*, phone: str, template: str, context: dict[str, Any]) -> None:
    """What ``queue_account_text`` does, for a number nobody here has: it counts, takes as long, and refuses alike, but
    nothing leaves. The letter is written and taken back, so that a watch tells as little as the page."""
    _may_leave(phone, template)
    with transaction.atomic():
        _queue_text(phone, template, context, None)
        transaction.set_rollback(True)
    ring("messaging.send_waiting")


def _may_leave(phone: str, template: str) -> None:
    if wants_templates():
        can_send_text(template).or_raise()
        if texts[template].is_code:
            _count_asked(phone)


def _queue_text(phone: str, template: str, context: dict[str, Any], user: Any) -> None:
    facts = json.loads(json.dumps(context, ensure_ascii=False))
    Delivery.objects.add(
        addressee=_addressee_called(phone, user),
        channel=Channel.SMS,
        category=ACCOUNT.code,
        template=template,
        context=facts,
        priority=ACCOUNT.priority,
    )
    ring("messaging.send_waiting")


def _count_asked(phone: str) -> None:
    held, now = SmsNumber.objects.held(phone), timezone.now()
    can_text_code(phone).or_raise()
    asked = [at for at in held.asked_at if at > now - LONGEST_MEMORY]
    SmsNumber.objects.filter(pk=held.pk).update(asked_at=[*asked, now])


def addressee_of(to: Any) -> Addressee:
    """The addressee that stands for a Person, a login or a bare address; made when there is none yet.

    Raises ``ValidationError`` for a bare address that is none.
    """
    if isinstance(to, Addressee):
        return to
    if isinstance(to, str):
        address = to.strip()
        validate_email(address)
        return _find_or_make(Q(owner=None, login=None, email__iexact=address), email=address)
    if isinstance(to, get_user_model()):
        owner = getattr(to, "person", None)
        return _of_login(to) if owner is None else _of_owner(owner)
    return _of_owner(to)


def _of_login(login: Any) -> Addressee:
    return _find_or_make(Q(login=login), login=login, email=login.email, language=login.language)


def _of_owner(owner: Any) -> Addressee:
    """A person's own; the one of their login, when that was written to before it had a person."""
    login_id = getattr(owner, "login_id", None)
    same = Q(owner=owner) | (Q(login=login_id, owner=None) if login_id else Q(pk=None))
    if found := Addressee.objects.filter(same).order_by("owner_id").first():
        if found.owner_id is None:
            found.change(owner=owner)
        return found
    known = address_of(owner)
    return _find_or_make(
        Q(owner=owner),
        owner=owner,
        login_id=login_id,
        email=known.email,
        phone=known.phone,
        language=known.language,
    )


def _find_or_make(same: Q, **fields: Any) -> Addressee:
    """Two that make the same addressee at once end with one: the second waits for the first and finds it."""
    if found := Addressee.objects.filter(same).first():
        return found
    Addressee.objects.bulk_create([Addressee(**fields)], ignore_conflicts=True)
    return Addressee.objects.get(same)


def _addressee_at(email: str, user: Any) -> Addressee:
    if user is not None and user.pk and user.email.lower() == email.lower():
        return addressee_of(user)
    addressee = addressee_of(email)
    language = getattr(user, "language", "")
    if language and addressee.language != language:
        addressee.change(language=language)
    return addressee


def _addressee_called(phone: str, user: Any) -> Addressee:
    own = Addressee.objects.filter(login=user, phone=phone).first() if user is not None and user.pk else None
    if own is not None:
        return own
    bare = _find_or_make(Q(owner=None, login=None, email="", phone=phone), phone=phone)
    language = getattr(user, "language", "")
    return bare.change(language=language) if language and bare.language != language else bare


def _rhythms(addressee: Addressee, category: Category, channels: Iterable[str] | None) -> dict[str, str]:
    """How often this addressee hears of the category by each channel it can use. Nobody reads without a login."""
    usable = [
        channel
        for channel in category.rhythms
        if (channels is None or channel in channels) and (channel != Channel.INBOX or addressee.login_id)
    ]
    if category.must_arrive:
        return dict.fromkeys(usable, Rhythm.AT_ONCE)
    chosen = dict(
        Preference.objects.filter(addressee=addressee, category=category.code).values_list("channel", "rhythm")
    )
    return {channel: chosen.get(channel, category.rhythms[channel]) for channel in usable}


def _label_of(about: Model | None) -> str:
    return "" if about is None else f"{about._meta.label_lower}:{about.pk}"
