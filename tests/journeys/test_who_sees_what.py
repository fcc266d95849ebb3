"""A member changes who sees their telephone and by what they may be found; a stranger looks before and after."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from people.actions import add_contact_point
from people.models import ContactPoint
from tests.directory.finding.people import graduate, index
from tests.journeys.steps import found_institution
from tests.journeys.test_claiming import at_the_screen_of
from tests.journeys.words import both_languages, word
from tests.support.actors import SHELL
from tests.support.factories import UserFactory

SHOWN = 40  # to every verified alumnus
PHONE = "138 0000 0001"


@pytest.mark.long  # without a browser: tests/directory/finding/test_hidden.py and tests/people/gate/test_choosing.py
@both_languages
def test_the_strangers_search_no_longer_finds_it(transactional_db, traveller, language):
    found_institution()
    her, his = UserFactory(), UserFactory()
    zeng = graduate("曾丽", login=her, city_code="440100", shows={"phone": SHOWN, "city": SHOWN})
    add_contact_point(zeng, "phone", "+8613800000001", source=ContactPoint.Source.OWNER, by=SHELL)
    graduate("孙外", login=his)
    index()
    stranger = at_the_screen_of(his, traveller, language)
    assert found_by(stranger, q="zengli") == ["曾丽"] == found_by(stranger, city="440100")
    stranger.press("曾丽")
    stranger.says(PHONE)

    hide(at_the_screen_of(her, traveller, language))
    stranger.page.reload()
    assert PHONE not in stranger.page.content() and "+8613800000001" not in stranger.page.content()
    assert found_by(stranger, q="zengli") == ["曾丽"], "her name she still shows"
    assert PHONE not in stranger.page.content()
    assert found_by(stranger, city="440100") == found_by(stranger, q="13800000001") == []
    stranger.says(word(language, "Nobody found"))


def hide(member) -> None:
    """The telephone from everybody; the city from every search."""
    member.go(reverse("privacy_edit"))
    member.page.select_option("[name=phone]", index=0)
    member.page.uncheck("[name=city-search]")
    member.press(word(member.language, "Save who sees what"))


def found_by(someone, **asked: str) -> list[str]:
    someone.go(f"{reverse('person_list')}?{urlencode(asked)}")
    return [name.strip() for name in someone.page.locator("main a.title bdi").all_inner_texts()]
