"""What stands in the code on a card: which card, until when, and that we have said so.

Nobody but us reads any of it, and two codes of one card have nothing in common, so that a gate cannot tell who came
twice. Nothing is stored: within one period a card has the same code, and it is good until the end of the next.
See docs/decisions/019.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

PERIOD = timedelta(hours=12)
SEAL = 16  # bytes: nobody hits upon one of 2^128
_BODY = struct.Struct(">QL")  # the key of the card, and the number of the period at whose end the code dies
LENGTH = SEAL + _BODY.size
NO_CARD = 0


@dataclass(frozen=True, slots=True)
class ReadCode:
    """What a code says; ``NO_CARD`` when it is not one of ours."""

    card_id: int
    dies_at: datetime


def dying_at(moment: datetime) -> datetime:
    """When a code that is shown now stops working: in twelve to twenty-four hours."""
    return _end_of(_period_at(moment) + 1)


def code_of(card_id: int, moment: datetime) -> str:
    """The code that this card shows at this moment; 38 letters fit for an address."""
    body = _BODY.pack(card_id, _period_at(moment) + 1)
    seal = _seal(body)
    return base64.urlsafe_b64encode(seal + _veiled(body, seal)).decode().rstrip("=")


def read_code(code: str) -> ReadCode:
    """The work is the same whether the code is ours, is somebody's guess, or is no code at all."""
    seal, veiled = _parts(code)
    body = _veiled(veiled, seal)
    is_ours = constant_time_compare(_seal(body), seal)
    card_id, last = _BODY.unpack(body if is_ours else bytes(_BODY.size))
    return ReadCode(card_id, _end_of(last))


def _parts(code: str) -> tuple[bytes, bytes]:
    try:
        whole = base64.urlsafe_b64decode(code.encode("ascii", "replace") + b"==")
    except (binascii.Error, ValueError):
        whole = b""
    if len(whole) != LENGTH:
        whole = bytes(LENGTH)
    return whole[:SEAL], whole[SEAL:]


def _period_at(moment: datetime) -> int:
    return int(moment.timestamp() // PERIOD.total_seconds())


def _end_of(period: int) -> datetime:
    return datetime.fromtimestamp((period + 1) * PERIOD.total_seconds(), UTC)


def _seal(body: bytes) -> bytes:
    return salted_hmac("cards.codes.seal", body, algorithm="sha256").digest()[:SEAL]


def _veiled(body: bytes, seal: bytes) -> bytes:
    """Hidden, or brought to light again: the seal says under which stream of bytes."""
    stream = salted_hmac("cards.codes.veil", seal, algorithm="sha256").digest()
    return bytes(a ^ b for a, b in zip(body, stream, strict=False))
