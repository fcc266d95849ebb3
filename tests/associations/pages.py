"""Looking at pages in a test, as somebody or as a visitor."""

from django.test import Client
from django.urls import reverse

from tests.support.actors import acting


def browser(person=None) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    if person is not None:
        client.force_login(acting(person).user, backend="people.backends.LoginBackend")
    return client


def page(client: Client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def status(client: Client, name: str, *args) -> int:
    return client.get(reverse(name, args=args)).status_code
