"""Places by the beginning of what somebody types: characters, full pinyin, initials, English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin

from people.codes.places import all_places, city_code_of, city_name, is_city_code, without_suffix
from people.codes.tables import Entry
from people.names import search_key


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    other_name: str  # in the other language


def places_like(text: str) -> list[Place]:
    """Where somebody can live; what is called exactly so first, then in the order of the list."""
    key = search_key(text)
    found = [(key not in keys, number, entry) for number, (entry, keys) in enumerate(_keys()) if _begins(keys, key)]
    return [
        Place(entry.code, entry.en if entry.name == entry.zh else entry.zh) for _is, _number, entry in sorted(found)
    ]


def city_written(code: str) -> str:
    """A way to write it that is read back as this city: its name, unless two places share that."""
    entry = all_places()[code]
    return next((name for name in (city_name(code), entry.zh) if city_code_of(name) == code), code)


def _begins(keys: frozenset[str], key: str) -> bool:
    return bool(key) and any(one.startswith(key) for one in keys)


@cache
def _keys() -> list[tuple[Entry, frozenset[str]]]:
    return [(entry, _keys_of(entry)) for code, entry in all_places().items() if is_city_code(code)]


def _keys_of(entry: Entry) -> frozenset[str]:
    bare = without_suffix(entry.zh)
    said, initials = lazy_pinyin(bare), lazy_pinyin(bare, style=Style.FIRST_LETTER)
    written = (entry.zh, bare, entry.en, "".join(said), "".join(initials))
    return frozenset(filter(None, (search_key(one) for one in written)))
