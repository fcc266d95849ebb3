"""From what a secretary types to the words that wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.wordings import compile_body, cut, fill, in_html
from outreach.wordings.html import Shown
from tests.support.factories import ClassFactory

pytestmark = pytest.mark.django_db

BODY = """## 二十年

Dear {{class|friends}}, see [the programme](https://school.example.org/p?a=1&b=2) and https://example.org/x。

[Sign up](/people/){button}
[我要报名](https://example.org){按钮}

> What we said then.

1. first
2. second
   - inside

---

![The gate in May](picture:abcdefghjkmn)

[[group: class-2006]]
"""

TEXT = """二十年

Dear …, see the programme (https://school.example.org/p?a=1&b=2) and https://example.org/x。

Sign up:
http://localhost:8000/people/
我要报名:
https://example.org

> What we said then.

1. first
2. second
   - inside

* * *

[The gate in May]

Class 2006 · class group
http://localhost:8000/classes/class-2006/"""


def compiled(body, **words):
    done = compile_body(body, "en", {"abcdefghjkmn": Shown("https://x.example.org/p/abcdefghjkmn/", 1200, 800)})
    plain, html = cut(done.text), cut(done.html)
    return fill(plain, words), fill(html, {name: in_html(said) for name, said in words.items()})


class TestBlocks:
    def test_every_kind_in_text_and_in_html(self, settings):
        settings.SITE_URL = "http://localhost:8000"
        ClassFactory(slug="class-2006", name_en="Class 2006")
        text, html = compiled(BODY, **{"class": "…"})
        assert text == TEXT
        assert html.count("<h2 style=") == 1
        assert '<a href="https://school.example.org/p?a=1&amp;b=2">the programme</a>' in html
        assert '<a href="https://example.org/x">https://example.org/x</a>。' in html
        assert html.count("display:inline-block") == 2 and "{button}" not in html and "按钮" not in html
        assert '<blockquote style="margin' in html and "<ol style=" in html and "<ul style=" in html
        assert '<img src="https://x.example.org/p/abcdefghjkmn/" alt="The gate in May" width="600"' in html
        assert "<strong>Class 2006</strong>" in html and "[[group" not in html

    def test_what_is_missing_has_its_fallback_and_nothing_else(self):
        text, html = compiled("Dear {{ class ｜ <b>friends</b> & all }}.")
        assert text == "Dear <b>friends</b> & all."
        assert "Dear &lt;b&gt;friends&lt;/b&gt; &amp; all.</p>" in html

    def test_pictures_from_elsewhere_do_not_come_in(self):
        _text, html = compiled("![a](https://spy.example.org/1.gif) ![b](picture:unknown)")
        assert "<img" not in html

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.org/"])
    def test_links_lead_only_where_letters_may(self, address):
        _text, html = compiled(f"[here]({address})")
        assert "href" not in html

    def test_html_is_words(self):
        text, html = compiled("<script>alert(1)</script> &amp; <img src=x onerror=alert(1)>")
        assert text == "<script>alert(1)</script> &amp; <img src=x onerror=alert(1)>"
        assert "<script" not in html and "<img" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;" in html


ANY_LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40)
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def unescaped(html):
    from html.parser import HTMLParser

    class Words(HTMLParser):
        said = ""

        def handle_data(self, data):
            self.said += data

    parser = Words(convert_charrefs=True)
    parser.feed(html)
    parser.close()
    return parser.said


class TestAnyText:
    @given(ANY_LINE)
    def test_in_a_name_goes_through_unchanged(self, name):
        text, html = compiled("Dear {{name}}!", name=name)
        assert text == f"Dear {name}!"
        assert unescaped(html).strip("\n") == f"Dear {name}!"

    @given(ANY_LINE)
    def test_in_a_body_goes_through_unchanged(self, words):
        """Signs that mean something in Markdown are given a backslash, as its rules have it."""
        typed = "".join(f"\\{letter}" if letter in SIGNS else letter for letter in f"x{words}x")
        text, html = compiled(typed)
        assert text == f"x{words}x"
        assert unescaped(html).strip("\n") == f"x{words}x"
