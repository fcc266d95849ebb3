"""Files that go with a letter, made ready once for all its readers."""

from __future__ import annotations

import re
from base64 import encodebytes
from dataclasses import dataclass
from urllib.parse import quote

from messaging.letters.headers import encoded_words

PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._()&+,-]{1,60}")
PIECE = 60  # characters of a coded name in one line; RFC 2231 counts the lines


@dataclass(frozen=True, slots=True, eq=False)
class Attachment:
    """One part of a letter as it leaves: ``part`` are its bytes with their head, in ASCII."""

    name: str
    content_type: str
    content: bytes
    part: bytes

    @property
    def size(self) -> int:
        return len(self.content)


def attachment(name: str, content_type: str, content: bytes) -> Attachment:
    """Coded once; each letter only joins the bytes. ``name`` was made harmless by the files app."""
    head = (
        f"Content-Type: {content_type};\r\n name={_for_old_programs(name)}\r\n"
        f"Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;\r\n {_file_name(name)}\r\n\r\n"
    )
    return Attachment(name, content_type, content, head.encode("ascii") + encodebytes(content).replace(b"\n", b"\r\n"))


def _file_name(name: str) -> str:
    """RFC 2231: the name in UTF-8, percent by percent, over as many lines as it takes."""
    if PLAIN_NAME.fullmatch(name):
        return f'filename="{name}"'
    coded, pieces = quote(name, safe=""), []
    while coded:
        end = min(PIECE, len(coded))
        cut = coded.rfind("%", end - 2, end)  # never inside of %E5
        end = cut if 0 < cut < end and end < len(coded) else end
        pieces.append(coded[:end])
        coded = coded[end:]
    if len(pieces) == 1:
        return f"filename*=utf-8''{pieces[0]}"
    pieces[0] = f"utf-8''{pieces[0]}"
    return ";\r\n ".join(f"filename*{number}*={piece}" for number, piece in enumerate(pieces))


def _for_old_programs(name: str) -> str:
    """The same name a second time, as encoded words: some programs know no RFC 2231 and would call it "untitled"."""
    return f'"{name}"' if PLAIN_NAME.fullmatch(name) else f'"{encoded_words(name)}"'


__all__ = ["Attachment", "attachment"]
