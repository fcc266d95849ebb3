"""Every page there is, in the demo institution, in both languages, on a phone: nothing for axe, nothing on the console.

Who visits is led by the links of the pages themselves, as people are; an address of the portal that nobody comes to
this way stands below with its reason, or the test fails.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connections
from django.test import Client, TransactionTestCase
from django.urls import Resolver404, resolve, reverse
from pytest_django.live_server_helper import LiveServer

from alumni_portal.demo.building import LEAST, learn_sizes
from alumni_portal.demo.story import tell_story
from associations.models import Association, Invitation
from common.actors import system
from conversations.models import Comment, Post
from directory.models import Claim, Export, Import, Merge
from directory.queries.claims.vouching import vouch_path
from messaging.models import Delivery
from outreach.models import Campaign, Journey, Newsletter
from people.actions import add_contact_point
from people.models import ContactPoint, Person, User
from tests.access.routes import Route, routes
from tests.journeys.conftest import LANGUAGES, PHONE, Traveller, Watched
from tests.journeys.town_life import (
    VISITORS,
    fill_inboxes,
    look_at_a_roster,
    say_who_one_is,
    send_letters_back,
    show_a_second_factor,
    take_people_out,
    write_to_addresses,
    write_to_the_class,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
    pytest.mark.long,
]

# Read by several kinds of people, and another page for each of them.
READ_BY_MANY = (
    *("home", "me", "campaign_detail", "campaign_new", "class_detail"),
    *("association_detail", "account_login", "mfa_index"),
)
NO_PAGE = ("api_", "admin:jsi18n", "livez", "readyz")  # for programs
ELSEWHERE = {
    "campaign_figures": "a file",
    "coverage_export": "a file",
    "newsletter_feed": "for feed readers",
    "file_content": "a picture",
    "import_recap": "a file",
    "institution_seal": "a picture",
    "letter_dot": "a picture",
    "letter_link": "leads on to another site",
    "letter_picture": "a picture",
    "institution_stylesheet": "a stylesheet",
    "mailbox_list": "in development alone: tests/messaging/test_mailbox.py",
    "mailbox_detail": "as above",
    "mail_webhook": "a program asks it",
    "text_replies": "as above",
    "text_reports": "as above",
    "service_account_webhook": "as above",
    "letter_wechat": "where a service account is named: tests/messaging/test_wechat.py",
    "letter_unsubscribe": "with the signature of one letter: tests/messaging/test_choices.py",
    "mfa_authenticate": "on the way in with a second factor",
    "mfa_login_webauthn": "a script asks it",
    "mfa_reauthenticate_webauthn": "as above",
    "mfa_edit_webauthn": "of a passkey that a real browser has made",
    "mfa_remove_webauthn": "as above",
    "mfa_download_recovery_codes": "a file",
    "mailbox_html": "a letter, as mail programs show it",
    "account_logout": "a button, and a page nobody is led to",
    "socialaccount_signup": "where another house has said who somebody is: tests/people/test_social.py",
    "socialaccount_login_cancelled": "as above",
    "socialaccount_login_error": "as above",
    "account_complete_password_reset": "in the middle of what test_requests.py and test_signing_in.py walk through",
    "account_confirm_password_reset_code": "as above",
    "account_confirm_login_code": "as above; checked by every journey that logs in",
    "account_email_verification_sent": "as above; checked by every journey that signs up",
    "account_password_reset_completed": "as above",
    "account_set_password": "for logins without a password",
    "account_inactive": "for logins that were closed",
    "account_change_phone": "where the operator offers it: tests/people/signing_in/test_phone.py",
    "account_drop_phone": "as above",
    "account_verify_phone": "as above",
    "cas_login": "where a campus has it, and on to another host: tests/people/signing_in/test_cas.py",
    "cas_callback": "as above",
    "wechat_login": "as above: tests/people/signing_in/test_wechat.py",
    "wechat_callback": "as above",
    "openid_connect_login": "as above: tests/people/signing_in/test_openid_connect.py",
    "openid_connect_callback": "as above",
    "person_suggest": "a script asks it",
    "claim_new": "before anything is said: tests/journeys/test_claiming.py",
    "erasure_stop": "with the link of a letter: tests/privacy",
    "terms_agree": "after a new edition of the terms was published",
}
NOT_PROVEN = "second@example.org"
LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)', re.DOTALL)
KEYWORD = re.compile(r"<(?:(\w+):)?(\w+)>")
NOT_FOLLOWED = re.compile(r"/logout/|[?&](lang|size)=|^(mailto|tel):")


@dataclass
class Way:
    """Where one visitor comes to by links, an address for each name."""

    email: str
    found: dict[str, str] = field(default_factory=dict)

    def walk(self, starts: list[str], taken: set[str]) -> None:
        client = signed_in(self.email) if self.email else Client()
        waiting, met = list(starts), set(starts)
        while waiting:
            path = waiting.pop(0)
            if (name := name_of(path)) is None or (name in taken and name not in READ_BY_MANY) or name in self.found:
                continue
            answer = client.get(path)
            if answer.status_code in (301, 302):
                hrefs = [answer.headers["Location"]]
            elif answer.headers["Content-Type"].startswith("text/html"):
                assert answer.status_code in (200, 403) or path in starts, f"{path}: {answer.status_code}"
                if answer.status_code == 200:
                    self.found[name] = path
                hrefs = LINK.findall(answer.content.decode())
            else:
                continue
            for href in hrefs:
                target = urljoin(path, href.replace("&amp;", "&"))
                if target.startswith("/") and target not in met and not NOT_FOLLOWED.search(target):
                    met.add(target)
                    waiting.append(target)


def name_of(path: str) -> str | None:
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    return match.view_name if not match.view_name.startswith(tuple(NO_PAGE)) else None


@dataclass
class Town:
    site: str
    ways: dict[str, Way]


@pytest.fixture(scope="module")
def town(_the_browser_has_a_loop_of_its_own, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Town]:
    """The demo institution, written for good until this module is through, and a server before it."""
    sweep = TransactionTestCase._fixture_teardown
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        patch.setattr(settings, "ALLOWED_HOSTS", ["*"])
        try:
            tell_story(LEAST)
            learn_sizes()
            fill_inboxes()
            look_at_a_roster()
            liaison = Person.objects.get(login__email=VISITORS["liaison"])
            add_contact_point(
                liaison, ContactPoint.Kind.EMAIL, NOT_PROVEN, source=ContactPoint.Source.OWNER, by=system("shell")
            )
            address = {"source": ContactPoint.Source.OWNER, "by": system("shell")}
            add_contact_point(liaison, ContactPoint.Kind.ADDRESS, "广州市天河区五山路1号", **address)
            write_to_addresses(liaison)
            say_who_one_is()
            take_people_out()
            write_to_the_class(liaison)
            send_letters_back(User.objects.get(email=VISITORS["careful"]))
            show_a_second_factor(User.objects.get(email=VISITORS["careful"]))
            server = LiveServer("localhost")
            patch.setattr(settings, "SITE_URL", server.url)
            yield Town(server.url, ways_of_all())
            server.stop()
        finally:
            connections.close_all()
            sweep(None)


def signed_in(email: str) -> Client:
    """As after a login a moment ago, so that nobody asks once more."""
    client, user = Client(), User.objects.get(email=email)
    client.force_login(user)
    session = client.session
    shown = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [shown]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def ways_of_all() -> dict[str, Way]:
    ways, taken = {}, set()
    for who, email in VISITORS.items():
        ways[who] = Way(email)
        ways[who].walk(starts(), taken)
        taken |= ways[who].found.keys()
    return ways


def starts() -> list[str]:
    """Where people come in: the front door, the console, and the addresses that stand in letters or behind buttons."""
    liaison = User.objects.get(email=VISITORS["liaison"])
    letters = Delivery.objects.filter(template__endswith="join_request_arrived").exclude(context__path=None)
    own_post = Post.objects.filter(author=liaison.person).order_by("pk").first()
    read = Delivery.objects.filter(addressee__login=liaison, channel="inbox").order_by("pk").first()
    others = Association.objects.filter(kind="class", joining="request").exclude(wall=own_post.wall)
    unproven = ContactPoint.objects.filter(person=liaison.person, value=NOT_PROVEN).first()
    comment = Comment.objects.filter(post__wall=own_post.wall).order_by("pk").first()
    return [
        "/",
        reverse("me"),
        reverse("admin:index"),
        letters.first().context["path"],
        *(path_in(template) for template in ("contact_changed", "lost_classmate")),
        reverse("record_check"),
        reverse("invitation_detail", args=[Invitation.objects.order_by("pk").first().code]),
        reverse("wall_detail", args=[own_post.wall.public_id]),
        reverse("report_list", args=[own_post.wall.public_id]),
        reverse("post_write", args=[own_post.wall.public_id]),
        reverse("post_edit", args=[own_post.public_id]),
        reverse("post_delete", args=[own_post.public_id]),
        reverse("letter_detail", args=[read.public_id]),
        reverse("comment_delete", args=[comment.public_id]),
        reverse("contact_prove", args=[unproven.pk]),
        reverse("account_reauthenticate"),
        reverse("mfa_reauthenticate"),
        reverse("mfa_index"),
        reverse("mfa_activate_totp"),
        reverse("mfa_add_webauthn"),
        reverse("mfa_list_webauthn"),
        reverse("mfa_generate_recovery_codes"),
        reverse("join_request_new", args=[others.order_by("pk").last().slug]),
        reverse("export_list"),
        reverse("export_detail", args=[Export.objects.get().public_id]),
        reverse("merge_detail", args=[Merge.objects.order_by("pk").first().public_id]),
        reverse("login_part", args=[liaison.person.public_id]),
        vouch_path(Claim.objects.get(login__email=VISITORS["applicant"])),
        reverse("claim_code"),
        reverse("claim_link", args=["x" * 32]),
        reverse("claim_invitation_unit", args=[others.order_by("pk").last().slug]),
        reverse("claim_detail", args=[Claim.objects.get(login__email=VISITORS["applicant"]).public_id]),
        reverse("claim_answer", args=[Claim.objects.get(login__email=VISITORS["applicant"]).public_id]),
        reverse("card_check", args=["0" * 38]),  # as somebody finds it who scans a card that is worth nothing
        *(reverse(f"campaign_{page}", args=[campaign_that_is("draft")]) for page in ("edit", "time", "submit")),
        reverse("campaign_launch", args=[campaign_that_is("scheduled")]),
        reverse("campaign_approve", args=[campaign_that_is("submitted")]),
        reverse("campaign_report", args=[campaign_that_is("launched")]),
        reverse("campaign_detail", args=[campaign_that_is("launched")]),
        *journey_pages(),
        *newsletter_pages(),
        reverse("import_check", args=[Import.objects.get(state="checked").public_id]),
    ]


def journey_pages() -> list[str]:
    """Of one that is off, and of the one that is on, with somebody who is on their way in it."""
    off = Journey.objects.filter(state="draft").order_by("pk").first()
    on = Journey.objects.running().first()
    person = on.travellers.order_by("pk").first().person
    return [
        reverse("journey_detail", args=[off.public_id]),
        reverse("journey_switch", args=[off.public_id]),
        reverse("journey_new") + "?unit=" + off.association.public_id,
        reverse("journey_edit", args=[off.public_id]),
        reverse("journey_step_new", args=[off.public_id]),
        reverse("journey_end", args=[off.public_id]),
        reverse("journey_step", args=[off.public_id, 0]),
        reverse("journey_coming", args=[on.public_id]),
        reverse("journey_person", args=[person.public_id]),
    ]


def newsletter_pages() -> list[str]:
    """The school's, and its first issue."""
    newsletter = Newsletter.objects.get()
    return [
        reverse("newsletter_list"),
        newsletter.get_absolute_url(),
        reverse("newsletter_issue", args=[newsletter.public_id, 1]),
        reverse("newsletter_edit", args=[newsletter.public_id]),
        reverse("newsletter_new") + f"?unit={newsletter.association.public_id}",
    ]


def campaign_that_is(state: str) -> str:
    return Campaign.objects.filter(state=state).order_by("pk").first().public_id


def path_in(template: str) -> str:
    return Delivery.objects.filter(template=f"people/email/{template}").first().context["path"]


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("who", list(VISITORS))
def test_nothing_is_wrong_with_any_page(browser, town, language, who):
    way = town.ways[who]
    context = browser.new_context(viewport=PHONE, locale=LANGUAGES[language])
    context.set_default_timeout(60_000)  # milliseconds
    if way.email:
        context.add_cookies([session_of(way.email, town.site)])
    watched = Watched(urlsplit(town.site).netloc)
    page = context.new_page()
    watched.watch(page)
    someone = Traveller(page, town.site, language, PHONE)
    wrong = [fault for path in way.found.values() for fault in faults_of(someone, path)]
    context.close()
    assert not wrong + watched.faults, "\n".join(wrong + watched.faults)


def faults_of(someone: Traveller, path: str) -> list[str]:
    try:
        someone.go(path)
    except AssertionError as error:
        return [str(error)]
    return []


def session_of(email: str, site: str) -> dict[str, str]:
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": signed_in(email).cookies[name].value, "url": site}


def test_somebody_comes_to_every_page(town):
    come_to = {name for way in town.ways.values() for name in way.found}
    client = signed_in(VISITORS["office"])
    pages = {
        route.full_name
        for route in routes()
        if route.space == "" and not route.name.startswith(("<", *NO_PAGE)) and not is_button(client, route)
    }
    console = {f"admin:{model._meta.label_lower.replace('.', '_')}_changelist" for model in admin.site._registry}
    missed = (pages | console) - come_to - ELSEWHERE.keys()
    assert not missed, f"nobody came to {sorted(missed)}"


def is_button(client: Client, route: Route) -> bool:
    """Only POST means something there."""
    values = {name: 1 if kind == "int" else "nothing" for kind, name in KEYWORD.findall(route.pattern)}
    return client.get(reverse(route.full_name, kwargs=values)).status_code == 405
