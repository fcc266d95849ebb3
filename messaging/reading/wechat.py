"""What WeChat pushes: whether it is signed, what stands in it, and the words of an answer. Knows no database.

Its XML is read by the parser of the standard library with everything forbidden that a message never has: a document
type, and with it every entity.
"""

from __future__ import annotations

import base64
import hashlib
import os
import struct
from xml.parsers import expat
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.utils.crypto import constant_time_compare

LARGEST = 64_000  # bytes of one push
DEEPEST = 4
BLOCK = 32  # to which WeChat fills up


class NotUnderstood(ValueError):
    """This was not written by WeChat, or not with our keys."""


def signature_of(*pieces: str) -> str:
    """SHA-1 over the sorted pieces, as published for pushes; of an encrypted one its ciphertext is a piece too."""
    return hashlib.sha1("".join(sorted(pieces)).encode(), usedforsecurity=False).hexdigest()


def is_signed(signature: str, *pieces: str) -> bool:
    return constant_time_compare(signature, signature_of(*pieces))


def read_push(body: bytes) -> dict[str, str]:
    """The first level of a message by the names of its elements. Raises ``NotUnderstood``."""
    if len(body) > LARGEST:
        raise NotUnderstood("too long")
    found: dict[str, str] = {}
    path: list[str] = []

    def begin(name: str, _attributes: object) -> None:
        path.append(name)
        if len(path) > DEEPEST:
            raise NotUnderstood("too deep")

    def end(_name: str) -> None:
        path.pop()

    def words(text: str) -> None:
        if len(path) == 2:
            found[path[1]] = found.get(path[1], "") + text

    def forbidden(*_said: object) -> None:
        raise NotUnderstood("a document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, words
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = forbidden
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, UnicodeError) as error:
        raise NotUnderstood(f"no XML: {error}") from error
    return {name: text.strip() for name, text in found.items()}


def answer_in_words(to: str, sender: str, at: int, words: str) -> str:
    """What WeChat shows as an answer of the account."""
    facts = {"ToUserName": to, "FromUserName": sender, "CreateTime": str(at), "MsgType": "text", "Content": words}
    return f"<xml>{_elements(facts)}</xml>"


class Seal:
    """Messages in the "safe mode": AES-256-CBC with the EncodingAESKey, random bytes, length, words, app id."""

    def __init__(self, key: str, account: str, token: str) -> None:
        try:
            self.key = base64.b64decode(f"{key}=", validate=True)
        except ValueError as error:
            raise NotUnderstood("the key is none") from error
        if len(self.key) != 32:
            raise NotUnderstood("the key is none")
        self.account, self.token = account, token

    def open(self, sealed: str) -> bytes:
        """The message inside. Raises ``NotUnderstood``, also for one to another account."""
        try:
            blocks = base64.b64decode(sealed, validate=True)
            opened = self._cipher().decryptor()
            plain = opened.update(blocks) + opened.finalize()
        except ValueError as error:
            raise NotUnderstood("cannot be decrypted") from error
        filling = plain[-1] if plain else 0
        if not 1 <= filling <= BLOCK or len(plain) < 20 + filling:
            raise NotUnderstood("cannot be decrypted")
        plain = plain[:-filling]
        (length,) = struct.unpack(">I", plain[16:20])
        if plain[20 + length :] != self.account.encode():
            raise NotUnderstood("written to another account")
        return plain[20 : 20 + length]

    def close(self, words: str, at: int, nonce: str) -> str:
        """An answer, encrypted and signed."""
        inside = words.encode()
        plain = os.urandom(16) + struct.pack(">I", len(inside)) + inside + self.account.encode()
        filling = BLOCK - len(plain) % BLOCK
        sealing = self._cipher().encryptor()
        sealed = base64.b64encode(sealing.update(plain + bytes([filling]) * filling) + sealing.finalize()).decode()
        signature = signature_of(self.token, str(at), nonce, sealed)
        facts = {"Encrypt": sealed, "MsgSignature": signature, "TimeStamp": str(at), "Nonce": nonce}
        return f"<xml>{_elements(facts)}</xml>"

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES256(self.key), modes.CBC(self.key[:16]))


def _elements(facts: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in facts.items())


__all__ = ["NotUnderstood", "Seal", "answer_in_words", "is_signed", "read_push", "signature_of"]
