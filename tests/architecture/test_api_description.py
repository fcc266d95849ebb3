"""The API's description says everything and warns of nothing."""

from io import StringIO

from django.core.management import call_command


def test_the_schema_has_no_warnings(tmp_path, db):
    said = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"), stderr=said)
    assert said.getvalue() == ""
