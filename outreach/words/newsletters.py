"""What a newsletter's button says: kept with each answer, so that it can be shown what somebody agreed to."""

from __future__ import annotations

from django.utils.translation import gettext

from outreach.models import Newsletter


def words_of_yes(newsletter: Newsletter) -> str:
    """The page shows exactly this above the button."""
    words = gettext("I want to get “%(name)s” from %(unit)s, by e-mail and in my inbox here, until I say no again.")
    said = words % _names(newsletter)
    return f"{said} {newsletter.about}".strip()[:600]


def words_of_no(newsletter: Newsletter) -> str:
    return gettext("I do not want to get “%(name)s” from %(unit)s.") % _names(newsletter)


def _names(newsletter: Newsletter) -> dict[str, str]:
    return {"name": newsletter.name, "unit": newsletter.association.name}
