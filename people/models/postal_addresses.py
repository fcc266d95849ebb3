"""A postal address in its parts, and how it is written where it is read.

The whole in one line is the value of a contact of kind *address*: the gate, files, copies and merges know it as that.
An address that came without parts has no row here, and stands as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel
from common.partial_dates import PartialDateField
from institution.reads import current
from people.codes.places import country_written
from people.models.contact_points import ContactPoint

# Where one goes from the large to the small, if the address is written in the characters of the place.
LARGE_FIRST = frozenset({"CN", "JP", "KR", "KP"})
IDEOGRAPHIC = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
PARTS = ("country", "province", "city", "district", "street", "postcode")


class PostalAddress(DomainModel):
    class Kind(models.TextChoices):
        HOME = "home", _("home")
        WORK = "work", _("work")
        OTHER = "other", _("another place")

    point = models.OneToOneField(ContactPoint, on_delete=models.CASCADE, related_name="postal")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.HOME)
    recipient = models.CharField(_("recipient"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[RegexValidator(r"^[A-Z]{2}$")])
    province = models.CharField(_("province or state"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    district = models.CharField(_("district"), max_length=60, blank=True)
    street = models.CharField(_("street, house and room"), max_length=320, blank=True)  # its lines parted by newlines
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    since = PartialDateField(_("valid since"))
    until = PartialDateField(_("valid until"))

    class Meta:
        verbose_name = _("postal address")
        verbose_name_plural = _("postal addresses")
        constraints = [
            models.CheckConstraint(
                condition=~(Q(province="") & Q(city="") & Q(street="")),
                name="an_address_leads_somewhere",
                violation_error_message=_("Say at least the city or the street."),
            ),
            # Of dates known differently well only what both say is compared: 2003 does not end before 2003-09.
            models.CheckConstraint(
                condition=Q(since="") | Q(until="") | Q(until__gte=Left(F("since"), Length("until"))),
                name="an_address_ends_after_it_begins",
                violation_error_message=_("This address would end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def parts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in PARTS}

    @property
    def label(self) -> list[str]:
        """As it stands on an envelope, line by line."""
        return label_lines(self.parts, self.recipient)


def is_large_first(parts: Mapping[str, str]) -> bool:
    """广东省广州市天河路1号, but 1 Tianhe Road, Guangzhou: by the country and by the writing."""
    country = parts.get("country") or current().country
    return country in LARGE_FIRST and bool(IDEOGRAPHIC.search("".join(parts.get(name, "") for name in PARTS[1:5])))


def in_one_line(parts: Mapping[str, str]) -> str:
    """The whole address without its recipient; the country only where it is another one than the institution's."""
    if is_large_first(parts):
        return " ".join(filter(None, ["".join(_from_large_to_small(parts)), parts.get("postcode", "")]))
    street = ", ".join(_lines_of(parts.get("street", "")))
    return ", ".join(filter(None, [street, parts.get("district", ""), _town(parts), _abroad(parts, "en")]))


def label_lines(parts: Mapping[str, str], recipient: str) -> list[str]:
    if is_large_first(parts):
        *large, street = _from_large_to_small(parts)
        lines = [parts.get("postcode", ""), "".join(large), street, recipient]
    else:
        street_lines = _lines_of(parts.get("street", ""))
        lines = [recipient, *street_lines, parts.get("district", ""), _town(parts), _abroad(parts, "en").upper()]
    return [line for line in lines if line]


def _from_large_to_small(parts: Mapping[str, str]) -> list[str]:
    """北京市 is a province and a city: it is said once."""
    province, city = parts.get("province", ""), parts.get("city", "")
    street = "".join(_lines_of(parts.get("street", "")))
    return [_abroad(parts, "zh_Hans"), province, "" if city == province else city, parts.get("district", ""), street]


def _town(parts: Mapping[str, str]) -> str:
    province, city = parts.get("province", ""), parts.get("city", "")
    state = " ".join(filter(None, ["" if province == city else province, parts.get("postcode", "")]))
    return ", ".join(filter(None, [city, state]))


def _abroad(parts: Mapping[str, str], language: str) -> str:
    country = parts.get("country", "")
    return country_written(country, language) if country and country != current().country else ""


def _lines_of(street: str) -> list[str]:
    return [" ".join(line.split()) for line in street.splitlines() if line.strip()]
