"""Days and times, as each language writes them: everywhere by the same names of formats."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.forms import DateField
from django.template import engines
from django.utils import translation
from django.utils.formats import date_format, localize

DAY, MOMENT = date(2026, 11, 22), datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
WRITTEN = [
    ("en", "DATE_FORMAT", "22 November 2026"),
    ("en", "SHORT_DATE_FORMAT", "22 Nov 2026"),
    ("en", "MONTH_DAY_FORMAT", "22 November"),
    ("en", "YEAR_MONTH_FORMAT", "November 2026"),
    ("en", "DATETIME_FORMAT", "22 November 2026, 14:05"),
    ("en", "SHORT_DATETIME_FORMAT", "22 Nov 2026, 14:05"),
    ("en", "TIME_FORMAT", "14:05"),
    ("zh-hans", "DATE_FORMAT", "2026年11月22日"),
    ("zh-hans", "SHORT_DATE_FORMAT", "2026年11月22日"),
    ("zh-hans", "MONTH_DAY_FORMAT", "11月22日"),
    ("zh-hans", "YEAR_MONTH_FORMAT", "2026年11月"),
    ("zh-hans", "DATETIME_FORMAT", "2026年11月22日 14:05"),
    ("zh-hans", "TIME_FORMAT", "14:05"),
]
# A format spelled out in a template is a second place. Only what is no sentence: machines, leaves, bare years.
SPELLED_OUT = re.compile(r"\|(?:date|time):\"(?!(?:[A-Z_]+_FORMAT|c|Y|j|Y-m-d)\")[^\"]*\"")


@pytest.mark.parametrize(("language", "name", "said"), WRITTEN)
def test_each_format_in_each_language_on_pages_and_in_letters(language, name, said):
    with translation.override(language):
        for engine in ("django", "letters"):
            template = engines[engine].from_string(f'{{{{ at|date:"{name}" }}}}')
            assert template.render({"at": MOMENT}) == said


@pytest.mark.parametrize(("language", "said"), [("en", "22 November 2026"), ("zh-hans", "2026年11月22日")])
def test_what_names_no_format_is_written_so_too(language, said):
    with translation.override(language):
        assert date_format(DAY) == localize(DAY) == said
        assert DateField(localize=True).widget.format_value(DAY) == "2026-11-22"


def test_a_day_is_never_read_the_american_way():
    with translation.override("en"):
        assert DateField().clean("22 November 2026") == DAY
        with pytest.raises(Exception, match="valid date"):
            DateField().clean("11/22/2026")


def test_no_template_has_a_format_of_its_own():
    own = {
        str(path.relative_to(settings.ROOT)): found
        for path in (settings.ROOT / "templates").rglob("*.html")
        if (found := SPELLED_OUT.findall(path.read_text()))
    }
    assert not own
