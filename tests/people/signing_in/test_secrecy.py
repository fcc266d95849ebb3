"""Nobody learns from any page who has a login; only the owner of the address is told."""

import re

import pytest
from django.urls import reverse

from people.models import User
from tests.people.signing_in.visitors import PASSWORD, last_letter, new_visitor, sign_up

pytestmark = pytest.mark.django_db


class TestNobodyLearnsWhoHasALogin:
    def test_sign_up_answers_alike_and_only_the_owner_is_told(self, visitor, zeng):
        new, known = sign_up(visitor), sign_up(new_visitor(), "zeng@example.org")
        assert (new.status_code, new.url) == (known.status_code, known.url)
        assert last_letter().template == "people/email/you_have_a_login"
        assert User.objects.filter(email="zeng@example.org").get() == zeng
        zeng.refresh_from_db()
        assert zeng.check_password(PASSWORD)

    def test_two_at_the_same_moment(self, visitor, zeng, monkeypatch):
        monkeypatch.setattr(
            "allauth.account.internal.flows.manage_email.assess_unique_email", lambda email, user=None: True
        )
        assert sign_up(visitor, "zeng@example.org").url == reverse("account_email_verification_sent")
        assert last_letter().template == "people/email/you_have_a_login"

    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("account_request_login_code", ("sign_in_code", "no_login_here")),
            ("account_reset_password", ("password_code", "no_login_here")),
        ],
    )
    def test_codes_answer_alike(self, zeng, name, letters):
        answers = []
        for email, letter in zip(["zeng@example.org", "nobody@example.org"], letters, strict=True):
            visitor = new_visitor()
            sent = visitor.post(reverse(name), {"email": email})
            assert last_letter().template == f"people/email/{letter}"
            shown = visitor.get(sent.url).content.decode().replace(email, "…")
            answers.append((sent.status_code, sent.url, re.sub(r'value="\w{64}"', "", shown)))
        assert answers[0] == answers[1]

    def test_a_wrong_password_and_no_login_answer_alike(self, visitor, zeng):
        said = [
            visitor.post(reverse("account_login"), {"login": email, "password": "wrong"}).context["form"].errors
            for email in ("zeng@example.org", "nobody@example.org")
        ]
        assert said[0] == said[1] != {}
