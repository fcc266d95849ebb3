"""What somebody typed into the one field, in the letters of the index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from string import ascii_lowercase

from people.names import search_key

LONGEST = 60
BEYOND = "\U0010ffff"  # after every letter: where the forms that begin with a key end
_TONES = re.compile(r"(?<=[a-z])[1-5](?![0-9])")
_LEAST_FOR_A_SLIP = 4  # letters; with fewer, everybody is one slip away


class Kind(Enum):
    NOTHING = "nothing"
    CHARACTER = "character"  # one, of another script than Latin: equal to a key
    CHARACTERS = "characters"  # the beginning of a key, in the order of the list
    LETTERS = "letters"  # the beginning of a key, in the order of the keys


@dataclass(frozen=True, slots=True)
class Sought:
    """``key`` is folded: 曾麗 is 曾丽, "Zēng Lì" and zeng1 li4 are zengli. ``also`` are keys one slip away."""

    text: str = ""
    key: str = ""
    kind: Kind = Kind.NOTHING
    also: tuple[str, ...] = ()

    def with_a_slip(self) -> Sought:
        """The same with one letter wrong, missing, too many, or two of them crossed; itself where there is no sense."""
        if self.kind != Kind.LETTERS or len(self.key) < _LEAST_FOR_A_SLIP or not self.key.isascii():
            return self
        return Sought(self.text, self.key, self.kind, slips_of(self.key))


def sought_by(text: str) -> Sought:
    text = " ".join(text.replace("\0", "").split())[:LONGEST]
    key = _TONES.sub("", search_key(text))
    if not key:
        return Sought(text)
    if ord(key[0]) < 256:
        return Sought(text, key, Kind.LETTERS)
    return Sought(text, key, Kind.CHARACTER if len(key) == 1 else Kind.CHARACTERS)


def slips_of(key: str) -> tuple[str, ...]:
    """Every word that one slip of the finger makes of the key."""
    cuts = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    found = {before + after[1:] for before, after in cuts if after}
    found |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    for letter in ascii_lowercase:
        found |= {before + letter + after for before, after in cuts}
        found |= {before + letter + after[1:] for before, after in cuts if after}
    return tuple(sorted(found - {key}))
