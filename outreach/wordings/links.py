"""Where the links of a message lead."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve

from associations.models import Association

OF_GROUPS = ("association_detail", "class_detail")
OF_THE_OFFICE = ("/console/", "/_mailbox/", "/api/")


def is_ours(address: str) -> bool:
    """A path of this site, or its full address."""
    return address.startswith("/") or _host(address) == _host(settings.SITE_URL)


def gone_of(addresses: Iterable[str]) -> set[str]:
    """Those of ours where no page answers. Of groups it is known which there are, of other things that they have pages.
    One query."""
    pages = {address: _page_at(address) for address in addresses if is_ours(address)}
    groups = {
        address: page.kwargs.get("slug", "") for address, page in pages.items() if page and page.url_name in OF_GROUPS
    }
    rows = Association.objects.standing().filter(slug__in=set(groups.values()))
    there = set(rows.values_list("slug", flat=True))
    return {address for address, page in pages.items() if page is None or groups.get(address, "") not in there | {""}}


def _page_at(address: str) -> ResolverMatch | None:
    try:
        return resolve(unquote(urlsplit(address).path) or "/")
    except Resolver404:
        return None


def is_kept_from_readers(address: str) -> bool:
    return urlsplit(address).path.startswith(OF_THE_OFFICE)


def _host(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
