"""Where the links of a message lead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from associations.models import Association
from outreach.models import CheckedLink, Message
from outreach.models.links import LONGEST
from outreach.wordings.reading import every, tokens_of
from outreach.wordings.slots import without_marks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OF_GROUPS = ("association_detail", "class_detail")
OF_THE_WEB = ("https://", "http://")
AT_ONCE = 40  # links of one message
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


def troubles_at(addresses: Iterable[str]) -> dict[str, StrOrPromise]:
    """What was wrong at addresses of others when we looked last, in words. One query."""
    foreign = [address for address in addresses if not is_ours(address)]
    rows = CheckedLink.objects.filter(address__in=foreign).in_trouble()
    return {row.address: CheckedLink.Trouble(row.trouble).label for row in rows}


def foreign_links(message: Message) -> list[str]:
    """Those of its texts that lead to other sites and were not looked at in the last hour, at most ``AT_ONCE``."""
    tokens = [token for each in message.wordings.all() for token in every(tokens_of(without_marks(each.body)))]
    found = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    foreign = sorted(
        each for each in found if each.startswith(OF_THE_WEB) and not is_ours(each) and len(each) <= LONGEST
    )
    lately = CheckedLink.objects.filter(address__in=foreign, checked_at__gt=timezone.now() - timedelta(hours=1))
    known = set(lately.values_list("address", flat=True))
    return [address for address in foreign if address not in known][:AT_ONCE]


def is_kept_from_readers(address: str) -> bool:
    return urlsplit(address).path.startswith(OF_THE_OFFICE)


def _host(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
