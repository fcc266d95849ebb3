"""What stands on buttons and pages, in the two languages the journeys are made in."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

both_languages = pytest.mark.parametrize("language", ["zh-hans", "en"])


def word(language: str, message: str, **values: object) -> str:
    """The portal's own words for a message, so that a journey reads what a reader reads."""
    with translation.override(language):
        return gettext(message) % values


def words(language: str, one: str, many: str, count: int, /, **values: object) -> str:
    with translation.override(language):
        return ngettext(one, many, count) % (values | {"count": count})
