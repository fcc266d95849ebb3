"""What the guides say stands on the pages does stand there, and what they lead to is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from common import translations

GUIDES = Path(settings.ROOT) / "docs" / "guides"
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
QUOTED = re.compile(r"“(.+?)”", re.DOTALL)
FOR_PEOPLE = {  # with how words of pages stand in it
    **dict.fromkeys(("liaisons.md", "liaisons.zh.md", "staff.md", "staff.zh.md", "importing.zh.md"), BOLD),
    "importing.md": QUOTED,
}
ADDRESS = re.compile(r"`(/[a-z/_-]+/)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def said_by_pages(language: str) -> set[str]:
    said = set()
    for message in translations.read_catalogue(translations.catalogue_path()):
        texts = message.id if language == "en" else message.string
        said |= {texts} if isinstance(texts, str) else set(texts)
    return said


@pytest.mark.parametrize("guide", FOR_PEOPLE)
def test_words_of_pages_stand_on_the_pages(guide):
    said = said_by_pages("zh" if ".zh." in guide else "en")
    text = (GUIDES / guide).read_text(encoding="utf-8")
    named = [" ".join(words.split()) for words in FOR_PEOPLE[guide].findall(text)]
    assert named, "a guide names what stands on the pages"
    assert not [words for words in named if not any(words in phrase for phrase in said)]


@pytest.mark.parametrize("guide", FOR_PEOPLE)
def test_addresses_are_there(guide):
    gone = []
    for address in ADDRESS.findall((GUIDES / guide).read_text(encoding="utf-8")):
        try:
            resolve(address)
        except Resolver404:
            gone.append(address)
    assert not gone


PAGES = [Path(settings.ROOT) / "README.md", *sorted((Path(settings.ROOT) / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page):
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert not missing
