"""Which encoding a text file is in: stated with how sure we are, and never changed in silence."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from directory.reading.errors import UnreadableFile

# What staff may choose from, and the codec that reads it. GBK and GB2312 are parts of GB18030.
CHOICES: dict[str, str] = {
    "utf-8": "utf-8",
    "utf-16": "utf-16-le",  # where neither a mark nor zeros say big-endian
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "windows-1252": "cp1252",
}

_OTHER_NAMES = {
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf16": "utf-16",
    "cp936": "gbk",
    "cp950": "big5",
    "big5hkscs": "big5-hkscs",
    "cp1252": "windows-1252",
    "latin-1": "windows-1252",
    "iso-8859-1": "windows-1252",
}

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_SAMPLE_BYTES = 256 * 1024
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding, by the name staff see, and how we came to it.

    `certain` is False where another encoding would also have given readable text.
    `bom_bytes` is the length of the mark at the beginning of the file.
    """

    name: str
    codec: str
    certain: bool
    bom_bytes: int = 0


def named_encoding(path: Path, name: str) -> Encoding:
    """The encoding somebody chose; raises UnreadableFile("unknown_encoding")."""
    asked = name.strip().lower().replace("_", "-")
    asked = _OTHER_NAMES.get(asked, asked)
    if asked not in CHOICES:
        raise UnreadableFile("unknown_encoding", encoding=name)
    head = _head(path)
    marked = _marked(head)
    if marked and marked.name.startswith(asked):
        return marked
    if asked == "utf-16":
        return Encoding(*_utf_16_without_mark(head), certain=True)
    return Encoding(asked, CHOICES[asked], certain=True)


def detect_encoding(path: Path) -> Encoding:
    """What the bytes say. Text that is nothing we know is called UTF-8, so that reading it
    names the first wrong byte."""
    head = _head(path)
    if marked := _marked(head):
        return marked
    if _looks_like_utf_16(head):
        return Encoding(*_utf_16_without_mark(head), certain=True)
    if _is_strictly_utf_8(path):
        return Encoding("utf-8", "utf-8", certain=True)
    return _most_plausible(b"".join(islice(_telling_lines(path), 5_000)))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _marked(head: bytes) -> Encoding | None:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, name, certain=True, bom_bytes=len(mark))
    return None


def _looks_like_utf_16(head: bytes) -> bool:
    """Delimiters, digits and line ends leave a zero in every second byte, on one side only.

    A stray NUL in other text does so too, but seldom, and does not keep it from being UTF-8.
    """
    pairs = max(1, len(head) // 2)
    fewer, more = sorted((head[0::2].count(0), head[1::2].count(0)))
    if more < 2 or fewer * 10 >= more:
        return False
    return more / pairs > 0.4 or (more / pairs > 0.05 and _utf_8_score(head) < 0.5)


def _utf_16_without_mark(head: bytes) -> tuple[str, str]:
    big = head[0::2].count(0) > head[1::2].count(0)
    return ("utf-16-be", "utf-16-be") if big else ("utf-16-le", "utf-16-le")


def _is_strictly_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _telling_lines(path: Path) -> Iterator[bytes]:
    """The lines that are not plain ASCII, up to the size of the sample."""
    left = _SAMPLE_BYTES
    with path.open("rb") as file:
        while left > 0 and (line := file.readline(_SAMPLE_BYTES)):
            if not line.isascii():
                left -= len(line)
                yield line


def _most_plausible(sample: bytes) -> Encoding:
    """Compare what each candidate makes of the sample. Scores run from 0 to 1."""
    scores = {
        "utf-8": _utf_8_score(sample),
        "gb18030": _chinese_score(sample, "gb18030", _everyday("gb2312", 0xB0, 0xD8)),
        "big5": _chinese_score(sample, "cp950", _everyday("cp950", 0xA4, 0xC7)) * _low_trails(sample),
        "windows-1252": _western_score(sample),
    }
    best, second = sorted(scores, key=lambda name: scores[name], reverse=True)[:2]
    if scores[best] < 0.3:
        best = "gb18030" if _fits(sample, "gb18030") else "utf-8"
    # Western names leave too few bytes to be sure of, however well they fit.
    certain = scores[best] >= 0.6 and scores[best] - scores[second] >= 0.3 and best != "windows-1252"
    if best == "big5" and _is_of_hong_kong(sample):
        best = "big5-hkscs"
    return Encoding(best, CHOICES[best], certain)


def _utf_8_score(sample: bytes) -> float:
    """The share of whole sequences: text in another encoding gives nearly none. Plain ASCII is UTF-8 too."""
    text = sample.decode("utf-8", "replace")
    beyond_ascii = sum(not char.isascii() for char in text)
    if not beyond_ascii:
        return 1.0
    wrong = text.count("\ufffd")
    return max(0.0, (beyond_ascii - 4 * wrong) / beyond_ascii)


def _chinese_score(sample: bytes, codec: str, everyday: frozenset[str]) -> float:
    """The share of everyday characters; rare ones count half, wrong bytes count against."""
    text = sample.decode(codec, "replace")
    beyond_ascii = [char for char in text if not char.isascii()]
    common = sum(char in everyday for char in beyond_ascii)
    rare = sum("\u3400" <= char <= "\u9fff" or char > "\uffff" for char in beyond_ascii) - common
    wrong = text.count("\ufffd")
    return max(0.0, (common + rare / 2 - wrong) / max(1, len(beyond_ascii)))


def _low_trails(sample: bytes) -> float:
    """From 0.6 to 1: Big5 ends two in five characters with an ASCII byte, everyday GB text none,
    which otherwise reads tolerably as Big5."""
    pairs = re.findall(rb"[\x81-\xfe]([\x40-\x7e\x80-\xfe])", sample)
    share: float = sum(trail < b"\x7f" for trail in pairs) / max(1, len(pairs))
    return 0.6 + 0.4 * min(1.0, share / 0.2)


def _fits(sample: bytes, codec: str) -> bool:
    return "\ufffd" not in sample.decode(codec, "replace")


def _is_of_hong_kong(sample: bytes) -> bool:
    """Whether only the supplementary characters make the text whole."""
    wrong_in = {codec: sample.decode(codec, "replace").count("\ufffd") for codec in ("cp950", "big5hkscs")}
    return wrong_in["big5hkscs"] < wrong_in["cp950"]


def _western_score(sample: bytes) -> float:
    """Accented letters stand alone between plain ones; Chinese bytes come in pairs."""
    text = sample.decode("cp1252", "replace")
    high = [place for place, char in enumerate(text) if not char.isascii()]
    alone = 0
    for place in high:
        around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        alone += text[place].isalpha() and around.isascii() and any(char.isalpha() for char in around)
    return 0.9 * alone / max(1, len(high))


@cache
def _everyday(codec: str, first_lead: int, end_lead: int) -> frozenset[str]:
    """The characters of everyday use, which both standards put into a first level of their own,
    and the full-width punctuation."""
    found = set("，。、：；（）“”《》·－—／　")
    for lead in range(first_lead, end_lead):
        for trail in range(0x40, 0xFF):
            found.update(bytes((lead, trail)).decode(codec, "ignore"))
    return frozenset(char for char in found if not char.isascii())
