"""Where the links of a message lead."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from associations.models import Association

OF_THE_OFFICE = ("/console/", "/_mailbox/", "/api/")


def is_ours(address: str) -> bool:
    """A path of this site, or its full address."""
    return address.startswith("/") or _host(address) == _host(settings.SITE_URL)


def is_gone(address: str) -> bool:
    """No page of ours answers there. Of groups it is known which there are, of other things that they have pages."""
    try:
        page = resolve(unquote(urlsplit(address).path) or "/")
    except Resolver404:
        return True
    if page.url_name in ("association_detail", "class_detail"):
        return not Association.objects.standing().filter(slug=page.kwargs.get("slug", "")).exists()
    return False


def is_kept_from_readers(address: str) -> bool:
    return urlsplit(address).path.startswith(OF_THE_OFFICE)


def _host(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
