"""Who reads, and what: sessions made as signing in makes them, and the pages that are measured."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count, QuerySet
from django.urls import reverse

from associations.models import Association
from benchmarks.pages.load import Request
from common.actions import writing_window
from common.actors import system
from conversations.actions import write_post
from people.actions import attach_login, create_login
from people.models import Person, User

POSTS = 10
THE_LARGE_CHAPTER = 1000  # members, as the demo makes it
SAID = """There are photographs of the *first* winter in a drawer of mine. Shall I bring them?

Whoever is in town on Saturday: the small noodle house behind the library, at noon, as always.
"""


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    request: Request
    aim: float  # times slower than the bare list, at the most; 0 where there is none
    most_queries: int = 0


def pages() -> list[Page]:
    """The bare list first: everything else is compared with it."""
    group = fullest(Association.Kind.CLASS)
    chapter, largest = of_size(Association.Kind.REGIONAL, THE_LARGE_CHAPTER), fullest(Association.Kind.REGIONAL)
    talk(group)
    member = sign_in(_member_of(group, chapter))
    office = sign_in(_with_second_factor(User.objects.get(email="office@example.org")))
    console = reverse("admin:people_person_changelist")
    found = [
        Page("bare list, signed in", Request("/bare-list/", member, "</table>"), 0),
        Page("home, a visitor", Request(reverse("home"), {}, "</main>"), 3),
        Page("home, a member", Request(reverse("home"), member, "</main>"), 3),
        Page("my page", Request(reverse("me"), member, "</main>"), 3),
        Page("class group of 60", Request(group.get_absolute_url(), member, group.name_zh), 3, 12),
        Page("the directory", Request(reverse("person_list"), member, "</main>"), 0),
        Page("the directory, a name is sought", Request(f"{reverse('person_list')}?q=zengl", member, "</main>"), 0),
        Page("members of a chapter of 1,000", Request(_members_page(chapter), member, chapter.name_zh), 3),
        Page(f"console, {Person.objects.count():,} persons", Request(console, office, 'id="changelist"'), 8, 12),
        Page("console, a name is sought", Request(f"{console}?q=zengl", office, 'id="changelist"'), 0, 12),
    ]
    if largest.many > THE_LARGE_CHAPTER:
        by = sign_in(_member_of(largest))
        found.append(
            Page(f"members of one of {largest.many:,}", Request(_members_page(largest), by, largest.name_zh), 0)
        )
    return found


def _counted(kind: str) -> QuerySet[Association]:
    return Association.objects.filter(kind=kind, memberships__ended_at=None).annotate(many=Count("memberships"))


def fullest(kind: str) -> Association:
    return _counted(kind).order_by("-many", "pk")[0]


def of_size(kind: str, size: int) -> Association:
    return _counted(kind).filter(many__gte=size).order_by("many", "pk")[0]


def talk(group: Association) -> None:
    """Something is said on the wall, once: by ten of its members."""
    authors = Person.objects.filter(memberships__association=group, memberships__ended_at=None).order_by("pk")
    for author in authors[: max(0, POSTS - group.wall.posts.count())]:
        write_post(group.wall, SAID, by=system("shell", on_behalf_of=author))


def _members_page(association: Association) -> str:
    return reverse("association_members", args=[association.slug])


def sign_in(user: User) -> dict[str, str]:
    """The cookie of a new session."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {settings.SESSION_COOKIE_NAME: session.session_key}


def _member_of(*associations: Association) -> User:
    """Somebody who is in both, keeps neither, and has a login."""
    people = Person.objects.filter(terms=None)
    for association in associations:
        people = people.filter(memberships__association=association, memberships__ended_at=None)
    person = people.order_by("pk")[0]
    if person.login is None:
        user = create_login(f"reader{person.pk}@example.org", is_verified=True, by=system("shell"))
        person = attach_login(person, user, by=system("shell"))
    return person.login


def _with_second_factor(user: User) -> User:
    """Production lets nobody into the console without."""
    if not Authenticator.objects.filter(user=user).exists():
        with writing_window():
            TOTP.activate(user, generate_totp_secret())
    return user
