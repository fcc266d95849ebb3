"""The institution, read on every page and so kept in the process for a few seconds.

A change shows at once in the process that made it, and within five seconds in every other.
"""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.mail_domains import domains_from, is_at
from common.number_masks import fits_any, plain, with_zeros
from institution.models import Institution

KEPT_SECONDS = 5.0
_kept: tuple[float, Institution] | None = None


def current() -> Institution:
    """The one institution; a blank one with the defaults before it is set up. At most five seconds old."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (time.monotonic(), Institution.objects.select_related("seal").filter(pk=1).first() or Institution())
    return _kept[1]


def forget() -> None:
    """After a change, and between tests."""
    global _kept
    _kept = None


def zone() -> ZoneInfo:
    return ZoneInfo(current().time_zone)


def now() -> datetime:
    return timezone.now().astimezone(zone())


def is_school_address(address: str) -> bool:
    """Whether the school itself gives mailboxes there. Says nothing of whether it was proven."""
    return is_at(address, domains_from(current().mail_domains))


def student_number(written: str) -> str:
    """The number in plain digits and letters. Raises ``ValidationError`` when it cannot be one of this institution.

    For what is typed into a form. What stands in the records already is never asked again.
    """
    number = plain(written)
    masks = current().number_masks
    if not number or fits_any(number, masks):
        return number
    if whole := with_zeros(number, masks):
        raise ValidationError(_("Zeros in front are missing: did you mean %(number)s?") % {"number": whole})
    raise ValidationError(
        _("Our student numbers look like %(example)s. This one does not.")
        % {"example": current().student_number_example}
    )
