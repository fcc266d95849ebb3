"""What components write: escaped, named for those who do not see, and nothing inline."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from common.drawing import icons

# Letters are read in mail programs, which know inline styles only.
TEMPLATES = sorted(
    path for path in (settings.ROOT / "templates").rglob("*.html") if not {"email", "letter"} & {*path.parts}
)


def written(source, **context):
    return engines["django"].from_string(source).render(context)


class Enquiry(forms.Form):
    full_name = forms.CharField(label="Full name", help_text="As on your diploma")
    class_name = forms.CharField(label="Class", required=False)
    agreed = forms.BooleanField(label="I agree")


class TestForms:
    def test_a_question_is_label_hint_and_control(self):
        html = str(Enquiry()["full_name"].as_field_group())

        assert '<label for="id_full_name">Full name</label>' in html
        assert 'id="id_full_name_helptext">As on your diploma' in html
        assert 'aria-describedby="id_full_name_helptext"' in html

    def test_an_error_is_an_icon_and_words_tied_to_its_control(self):
        html = str(Enquiry({})["full_name"].as_field_group())

        assert 'id="id_full_name_error"' in html and "<svg" in html
        assert 'aria-invalid="true"' in html
        assert 'aria-describedby="id_full_name_helptext id_full_name_error"' in html

    def test_only_what_may_be_left_out_is_marked(self):
        assert str(Enquiry()).count('class="optional"') == 1

    def test_what_has_to_be_changed_is_counted_and_linked(self):
        html = str(Enquiry({"full_name": "<b>"}))

        assert 'role="alert"' in html and 'href="#id_agreed"' in html
        assert "<b>" not in html

    def test_an_error_about_the_whole_stands_on_top(self):
        form = Enquiry({"full_name": "A", "agreed": "on"})
        form.add_error(None, "Registration has closed.")

        assert '<p class="title">Registration has closed.</p>' in str(form)


@pytest.mark.parametrize(
    ("text", "other", "html"),
    [
        ("李晓玲", "李小玲", "李<mark>晓</mark>玲"),
        ("0603231", "0603231", "0603231"),
        ("<b>", "", "<mark>&lt;b&gt;</mark>"),
        ("覃𬭎", "覃宏", "覃<mark>𬭎</mark>"),
        (None, "2009", ""),
    ],
)
def test_differences_are_marked_letter_by_letter(text, other, html):
    assert written("{% difference text other %}", text=text, other=other) == html


def test_words_of_a_block_are_fit_for_an_attribute():
    assert written('{% words as w %}  Say\n "hi" {{ x }}{% endwords %}{{ w }}', x="<") == "Say &quot;hi&quot; &lt;"


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (
            "42位同学，\n  <strong>34位在这里，</strong>\n  3位在敲门。",
            "42位同学，<strong>34位在这里，</strong>3位在敲门。",
        ),
        ("42 classmates,\n  <strong>34 are here</strong>", "42 classmates, <strong>34 are here</strong>"),
        ("共\n 42 \n位", "共42位"),
    ],
)
def test_a_sentence_has_no_spaces_where_chinese_has_none(parts, whole):
    with translation.override("zh-hans"):
        assert written(f"{{% sentence %}}\n{parts}\n{{% endsentence %}}") == whole


def test_a_chinese_name_in_an_english_sentence_keeps_its_spaces():
    with translation.override("en"):
        assert written("{% sentence %}asks to join\n 会计3班\n today{% endsentence %}") == "asks to join 会计3班 today"


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("2006级会计电算化3班", "2006级<wbr>会计电算化3班"),
        ("经济贸易系", "经济贸易系"),
        ("Class of 2009", "Class of 2009"),
        ("<b>级会计</b>", "&lt;b&gt;级<wbr>会计&lt;/b&gt;"),
    ],
)
def test_a_heading_may_break_behind_the_year(name, html):
    assert written("{{ name|breaks }}", name=name) == html


@pytest.mark.parametrize(("value", "text"), [(1846, "1,846"), (None, ""), (0, "0")])
def test_numbers_have_commas(value, text):
    assert written("{{ value|number }}", value=value) == text


def test_an_unknown_icon_is_a_mistake():
    assert "<svg" in written('{% icon "check" %}')
    with pytest.raises(KeyError):
        icons.icon("no such icon")


def test_a_dark_pane_says_so_and_a_name_is_escaped():
    panes = [{"name": "<i>", "url": "/x/", "state": "dark"}, {"name": "孙悦", "state": "lit", "place": "city"}]
    html = render_to_string("components/window.html", {"panes": panes})

    assert "<bdi>&lt;i&gt;</bdi>" in html and html.count("visually-hidden") == 1
    assert html.count("<a href") == 1 and html.count('data-place="city"') == 1


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.ROOT)))
def test_templates_are_whole_and_bring_nothing_inline(path: Path):
    source = path.read_text()
    engines["django"].from_string(source)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", source)
    for script in re.findall(r"<script\b[^>]*>", source):
        assert " src=" in script or "application/json" in script


@pytest.mark.parametrize(
    "path", sorted((settings.ROOT / "templates" / "components").glob("*.html")), ids=lambda p: p.name
)
def test_a_component_says_what_it_takes(path: Path):
    source = path.read_text()
    assert source.lstrip().startswith("{% comment %}")
    assert "Takes:" in source or "Reads from the page:" in source
