"""What is heavier than anything we take is refused unread."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from files.permissions import LARGEST

pytestmark = pytest.mark.django_db
TOO_MUCH = str(settings.LARGEST_REQUEST + 1)


class _Unread:
    def read(self, *_: int) -> bytes:
        raise AssertionError("not a byte of it is read")

    readline = read


def sent(address: str, length: str):
    return Client().generic("POST", address, CONTENT_LENGTH=length, **{"wsgi.input": _Unread()})


def test_a_page_says_so():
    answer = sent("/console/imports/new/", TOO_MUCH)
    assert answer.status_code == 413 and "100 MB" in answer.content.decode()


def test_a_program_is_told_in_its_own_form():
    answer = sent("/api/v1/associations/", TOO_MUCH)
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
        413,
        "application/problem+json",
        "too_large",
    )


@pytest.mark.parametrize("length", ["", "0", "nonsense"])
def test_what_says_nothing_of_its_length_is_let_through(length):
    assert Client().get("/livez", CONTENT_LENGTH=length).status_code == 200


def test_the_proxy_says_the_same():
    proxy = (Path(settings.ROOT) / "deploy/Caddyfile").read_text()
    assert int(re.search(r"max_size (\d+)MB", proxy)[1]) * 1_000_000 == settings.LARGEST_REQUEST
    assert max(LARGEST.values()) < settings.LARGEST_REQUEST
