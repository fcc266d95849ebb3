"""An authenticator app, a passkey and recovery codes, in a real browser with an authenticator of its own (WebAuthn)."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import caches

from people.actions import create_login
from tests.support.actors import SHELL

PASSWORD = "three red lanterns 1998"
EMAIL = "lili@example.org"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def her(transactional_db, traveller, live_server):
    """Somebody with a login and a password, before her screen. Passkeys belong to a host that has a name."""
    assert live_server.url.startswith("http://localhost:")
    create_login(EMAIL, password=PASSWORD, language="en", is_verified=True, by=SHELL)
    return traveller("en")


@contextmanager
def page_changes(her):
    with her.page.expect_navigation():
        yield


def send(her):
    """The one button of the page's form."""
    with page_changes(her):
        her.page.locator("main form button.button").first.click()


def sign_in(her):
    her.page.goto(f"{her.site}/account/login/")
    her.page.fill("[name=login]", EMAIL)
    her.page.fill("[name=password]", PASSWORD)
    send(her)


def sign_out(her):
    her.page.goto(f"{her.site}/account/logout/")
    send(her)


def is_inside(her) -> bool:
    return her.page.request.get(f"{her.site}/me/", max_redirects=0).status == 200


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def half_a_minute_later():
    """A code works once in its half minute; the memory of it lasts no longer."""
    caches["guards"].clear()


def test_add_both_then_come_in_by_each_and_by_a_recovery_code(her):
    page = her.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    sign_in(her)
    assert is_inside(her)
    her.go("/account/2fa/totp/activate/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        send(her)
    her.check()
    secret = page.inner_text("code.secret")
    page.fill("[name=code]", code_of(secret))
    send(her)

    her.go("/account/2fa/recovery-codes/")
    spare = page.locator("ul.codes code").first.inner_text()
    assert re.fullmatch(r"\S{8,}", spare)

    her.go("/account/2fa/webauthn/add/")
    page.fill("[name=name]", "My laptop")
    page.check("[name=passwordless]")
    with page_changes(her):
        page.click("#mfa_webauthn_add")
    her.check()
    assert len(devices.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1

    # The authenticator app, after the password.
    sign_out(her)
    assert not is_inside(her)
    sign_in(her)
    assert "/2fa/authenticate" in page.url
    assert not is_inside(her), "a password alone opens nothing any more"
    her.check()
    half_a_minute_later()
    page.fill("[name=code]", code_of(secret))
    send(her)
    assert is_inside(her)

    # The passkey as the second step.
    sign_out(her)
    sign_in(her)
    with page_changes(her):
        page.click("#mfa_webauthn_authenticate")
    assert is_inside(her)

    # The passkey alone.
    sign_out(her)
    page.goto(f"{her.site}/account/login/")
    with page_changes(her):
        page.click("#passkey_login")
    assert is_inside(her)

    # A recovery code works once.
    for opens in (True, False):
        sign_out(her)
        sign_in(her)
        page.fill("[name=code]", spare)
        send(her)
        assert is_inside(her) == opens
