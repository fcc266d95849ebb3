"""The ways through the portal: masthead, phone's tab bar, foot. One list each, for whoever is reading."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from associations.queries.mine import first_class_of
from common.pages import Link
from messaging.queries import unread_count


@dataclass(frozen=True, slots=True)
class Menu:
    main: list[Link] = field(default_factory=list)
    account: list[Link] = field(default_factory=list)
    tabs: list[Link] = field(default_factory=list)
    foot: list[Link] = field(default_factory=list)


def menu_for(request: HttpRequest) -> Menu:
    """Two queries for somebody who is signed in, none for a visitor."""
    here = request.path
    foot = _foot()
    if not request.actor.is_signed_in:
        main = [_link(_("Associations"), reverse("association_tree"), here)]
        account = [
            _link(_("Sign up"), reverse("account_signup"), here, is_wide_only=True),
            _link(_("Log in"), reverse("account_login"), here),
        ]
        return Menu(main=main, account=account, foot=foot)

    ways = _ways_of(request, here)
    inbox = next(way for way in ways if way.icon == "mail")
    name = request.actor.user.get_short_name()
    account = [
        _link(inbox.label, inbox.url, here, count=inbox.count, is_wide_only=True),
        _link(name, reverse("profile_edit"), here, is_wide_only=True),
    ]
    if request.actor.user.is_staff:
        account.insert(0, _link(_("Console"), reverse("admin:index"), here, is_wide_only=True))
    return Menu(main=[way for way in ways if way is not inbox], account=account, tabs=ways, foot=foot)


def _ways_of(request: HttpRequest, here: str) -> list[Link]:
    group = first_class_of(request.actor)
    ways = [_link(pgettext("my own page", "Mine"), reverse("me"), here, icon="home")]
    if group is not None:
        ways.append(_link(_("Class"), group.url, here, icon="window"))
    if request.actor.person is not None:
        ways.append(_link(pgettext("alumni, in the directory", "Find"), reverse("person_list"), here, icon="search"))
    ways.append(_link(_("Associations"), reverse("association_tree"), here, icon="tree"))
    ways.append(_link(_("Inbox"), reverse("letter_list"), here, icon="mail", count=unread_count(request.actor.user)))
    return ways


def _link(label: str, url: str, here: str, **more: object) -> Link:
    return Link(label, url, is_current=here == url, **more)  # type: ignore[arg-type]


def _foot() -> list[Link]:
    return [
        Link(_("Newsletters"), reverse("newsletter_list")),
        Link(_("Who can see my data"), reverse("institution_privacy")),
        Link(_("Accessibility"), reverse("institution_accessibility")),
        Link(_("Terms"), reverse("terms")),
    ]
