"""What a reader chooses about the look: by plain links, kept in cookies, and nothing else changes."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from common.middleware import SIZE_COOKIE, display_choices


def visit(path, method="get", cookies=None):
    request = getattr(RequestFactory(), method)(path)
    request.COOKIES.update(cookies or {})
    return request, display_choices(lambda request: HttpResponse(request.display_size))(request)


def test_larger_letters_are_remembered_and_the_address_is_clean_again():
    _, response = visit("/classes/?page=2&size=large")

    assert (response.status_code, response["Location"]) == (302, "/classes/?page=2")
    assert response.cookies[SIZE_COOKIE].value == "large"
    assert response.cookies[SIZE_COOKIE]["samesite"] == "Lax"


def test_the_language_is_remembered_too_and_both_at_once():
    _, response = visit("/?lang=en&size=normal")

    assert response["Location"] == "/"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert response.cookies[SIZE_COOKIE].value == "normal"


@pytest.mark.parametrize(("cookie", "size"), [("large", "large"), ("huge", "normal"), (None, "normal")])
def test_a_page_knows_the_size(cookie, size):
    _, response = visit("/", cookies={SIZE_COOKIE: cookie} if cookie else {})

    assert response.content.decode() == size


@pytest.mark.parametrize("path", ["/?size=12", "/?lang=xx", "/?lang=", "/?q=large"])
def test_words_that_mean_something_else_are_left_alone(path):
    assert visit(path)[1].status_code == 200


def test_a_post_is_never_turned_into_a_redirect():
    assert visit("/?size=large", "post")[1].status_code == 200


def test_it_never_leads_to_another_host():
    _, response = visit("/?size=large")
    assert response["Location"].startswith("/")

    request = RequestFactory().get("/?size=large")
    request.path = "//evil.example/"
    assert display_choices(HttpResponse)(request)["Location"] == "/evil.example/"
