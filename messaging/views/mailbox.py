"""The mailbox of development: every letter that would have left, with its links. It exists only there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import wraps
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

NAMES = re.compile(r"[a-z0-9]{12}")
SHOWN = 100
HTML_ALONE = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One file of the mailbox, as its reader would see it."""

    public_id: str
    sender: str
    to: str
    subject: str
    at: datetime
    text: str
    html: str
    headers: list[tuple[str, str]]

    @classmethod
    def in_file(cls, path: Path) -> Letter:
        message = message_from_bytes(path.read_bytes(), policy=default)
        return cls(
            public_id=path.stem,
            sender=message["From"] or "",
            to=message["To"] or "",
            subject=message["Subject"] or "",
            at=message["Date"].datetime,
            text=_part(message, "plain"),
            html=_part(message, "html"),
            headers=[(name, str(value)) for name, value in message.items()],
        )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else part.get_content()


def in_development(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Anywhere else the page does not exist: it shows everybody's login codes."""

    @wraps(view)
    def only_here(request: HttpRequest, **named: str) -> HttpResponse:
        if not settings.DEBUG or settings.MAIL_SERVER:
            raise Http404
        return view(request, **named)

    return only_here


@require_safe
@in_development
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    files = sorted(Path(settings.MAILBOX_DIR).glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return render(request, "messaging/mailbox_list.html", {"letters": [Letter.in_file(path) for path in files[:SHOWN]]})


@require_safe
@in_development
@csp_update({"frame-src": [SELF]})
def mailbox_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return render(request, "messaging/mailbox_detail.html", {"letter": _letter(public_id)})


@require_safe
@in_development
@xframe_options_sameorigin
@csp(HTML_ALONE)
def mailbox_html(request: HttpRequest, public_id: str) -> HttpResponse:
    """The letter's own page in a frame of its own: it keeps its styles, runs nothing, and its links open above."""
    return HttpResponse(_letter(public_id).html.replace("<head>", '<head><base target="_top">', 1))


def _letter(public_id: str) -> Letter:
    path = Path(settings.MAILBOX_DIR) / f"{public_id}.eml"
    if not NAMES.fullmatch(public_id) or not path.exists():
        raise Http404
    return Letter.in_file(path)
