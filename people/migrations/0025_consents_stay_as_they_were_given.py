"""A consent is a row for each answer and never changed: a trigger says so to everybody, the site has no right to try."""

from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION people_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What somebody agreed to stays as it was given. Another answer is another row.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'consents_stay_as_given', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON people_consent
    FOR EACH ROW EXECUTE FUNCTION people_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON people_consent
    FOR EACH STATEMENT EXECUTE FUNCTION people_refuse_change();
"""

UNDO = """
DROP TRIGGER rows_stay ON people_consent;
DROP TRIGGER table_stays ON people_consent;
DROP FUNCTION people_refuse_change();
"""


def _site(schema_editor):
    """The site's role, where it is another one than the owner who migrates; None where one role does everything."""
    site = settings.DATABASES[schema_editor.connection.alias]["USER"]
    return None if schema_editor.connection.settings_dict["USER"] == site else schema_editor.quote_name(site)


def take_rights_back(apps, schema_editor):
    if site := _site(schema_editor):
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON people_consent FROM {site}")


def give_rights_again(apps, schema_editor):
    if site := _site(schema_editor):
        schema_editor.execute(f"GRANT UPDATE, DELETE ON people_consent TO {site}")


class Migration(migrations.Migration):

    dependencies = [("people", "0024_rosters_bring_notes")]

    operations = [
        migrations.RunSQL(REFUSE, UNDO),
        migrations.RunPython(take_rights_back, give_rights_again),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["user", "subject", "-id"], name="newest_consents"),
        ),
    ]
