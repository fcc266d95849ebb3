"""One's own page as a browser has it."""

from django.test import Client
from django.urls import reverse

PAGE = reverse("profile_edit")


def inside(user):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def send(page, part, **values):
    return page.post(PAGE, {"part": part} | {f"{part}-{name}": value for name, value in values.items()})
