"""Names that people and their machines give to files, made harmless."""

from __future__ import annotations

import re
import unicodedata

LONGEST_STEM = 100
# Control characters, and those that turn the direction of writing: "gpj.exe" must not read "exe.jpg".
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
PATH = re.compile(r".*[/\\]", re.DOTALL)
AWKWARD = re.compile(r'[<>:"|?*;%]+')


def safe_name(name: str, extension: str) -> str:
    """The last part of ``name`` with the extension that its content has; never empty, never long."""
    name = PATH.sub("", unicodedata.normalize("NFC", name.encode(errors="ignore").decode()))
    stem = AWKWARD.sub("-", UNSEEN.sub("", name)).strip(". ")
    stem = stem.rpartition(".")[0] or stem
    return f"{stem[:LONGEST_STEM].strip('. ') or 'file'}.{extension}"
