"""Words that are no ASCII, in the head of a letter or of one of its parts (RFC 2047)."""

from __future__ import annotations

import re
from base64 import b64encode

ENCODED_WORD = 45  # bytes of text in one; with its frame 72 characters, and RFC 2047 allows 75
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def encoded_words(text: str) -> str:
    """One in each line; they break between characters only."""
    chunks, chunk = [], b""
    for letter in CONTROL.sub(" ", text):
        if len(chunk) + len(letter.encode()) > ENCODED_WORD:
            chunks.append(chunk)
            chunk = b""
        chunk += letter.encode()
    return "\r\n ".join(f"=?utf-8?b?{b64encode(each).decode()}?=" for each in (*chunks, chunk))
