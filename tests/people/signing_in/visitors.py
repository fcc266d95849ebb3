"""Whoever stands before the door, and the letters that answer them."""

from django.test import Client
from django.urls import reverse

from messaging.models import Delivery

PASSWORD = "three quiet green herons"


def new_visitor():
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def inside_as(user):
    """Logged in, and shown once more that it is them, as pages about safety ask."""
    visitor = new_visitor()
    visitor.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return visitor


def last_letter():
    return Delivery.objects.latest("pk")


def code():
    return last_letter().context["code"]


def sign_up(visitor, email="li@example.org", **more):
    data = {"email": email, "birth_date": "1987-03-05", "password1": PASSWORD, "agrees": "on"} | more
    return visitor.post(reverse("account_signup"), {name: value for name, value in data.items() if value is not None})
