"""Run as a process whose broker and cache are out of reach: asks pages, queues letters, prints what it saw."""

import json
import sys
import time
import warnings

import django

warnings.simplefilter("ignore")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from messaging.letters import addressee_of, queue_letter  # noqa: E402
from messaging.letters.links import unsubscribe_url  # noqa: E402
from messaging.registry import Category, categories  # noqa: E402

categories.hang(Category(code="test_wall", label="The wall"))


def timed(ask) -> tuple[int, float]:
    began = time.monotonic()
    return ask().status_code, round(time.monotonic() - began, 2)


def main() -> None:
    client = Client(SERVER_NAME="localhost")
    link = unsubscribe_url(addressee_of("one@example.org"), "test_wall").removeprefix("http://testserver")
    pages = {
        "sign in": timed(lambda: client.get(reverse("account_login"))),
        "unsubscribe": timed(lambda: client.get(link)),
        "unsubscribe by one click": timed(lambda: client.post(link)),
    }
    began = time.monotonic()
    for number in range(50):
        with transaction.atomic():
            queue_letter(to=f"n{number}@example.org", category="account", template="tests/email/short")
    json.dump({"pages": pages, "fifty_letters_took": round(time.monotonic() - began, 2)}, sys.stdout)


main()
