"""Rows for COPY: what stands in a line is what a save would have written."""

import pytest
from django.utils import timezone

from common import copying
from people.models import Person


class TestCopying:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("a\tb\\c\n", "a\\tb\\\\c\\n"),
            (None, r"\N"),
            (True, "t"),
            (7, "7"),
            ([1, 2], "{1,2}"),
            ({"a": 1}, '{"a": 1}'),
        ],
    )
    def test_says_values_as_copy_reads_them(self, value, text):
        assert copying.as_text(value) == text

    def test_wants_a_name_for_each_row(self):
        with pytest.raises(TypeError, match="names a row"):
            copying.CopiedTable(Person, ["id", "full_name"], timezone.now())
