"""Yes, or no with the reason: asked by pages to show, by actions to insist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Refusal(Exception):
    """The thing may not happen now, and this is why, in a sentence for the person who asked.

    ``code`` says what is the case (``registration_closed``) and never changes; ``reason`` is translated.
    ``field`` names the form field it belongs to, when there is one.
    """

    def __init__(self, code: str, reason: StrOrPromise, *, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason
        self.field = field

    def __str__(self) -> str:
        return str(self.reason)


class Forbidden(PermissionDenied):
    """This actor may not do this, whatever the state of things."""

    def __init__(self, reason: StrOrPromise, code: str = "forbidden") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(frozen=True, slots=True)
class Verdict:
    """True when the thing may happen; otherwise it knows why not."""

    code: str = ""
    reason: StrOrPromise = ""
    forbidden: bool = False

    def __bool__(self) -> bool:
        return not self.code

    def or_raise(self) -> None:
        """Raise ``Forbidden`` or ``Refusal`` unless the answer is yes."""
        if self:
            return
        if self.forbidden:
            raise Forbidden(self.reason, self.code)
        raise Refusal(self.code, self.reason)


ALLOWED = Verdict()


def refused(code: str, reason: StrOrPromise) -> Verdict:
    """The state of things does not allow it."""
    return Verdict(code, reason)


def forbidden(reason: StrOrPromise, code: str = "forbidden") -> Verdict:
    """This actor is not the one to do it."""
    return Verdict(code, reason, forbidden=True)
