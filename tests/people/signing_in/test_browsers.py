"""Where one is logged in is said in words one uses oneself."""

import pytest

from people.templatetags.ways_in import browser_and_system

LIKE_GECKO = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; x64) {LIKE_GECKO} Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        (f"Mozilla/5.0 (Linux; Android 14; Mi 14) {LIKE_GECKO} Chrome/116.0 MicroMessenger/8.0", "WeChat, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_by_its_name(user_agent, said, settings):
    settings.LANGUAGE_CODE = "en"
    assert browser_and_system(user_agent) == said
