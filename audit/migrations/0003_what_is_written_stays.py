"""The site's role loses the rights to change the audit, and two triggers stand behind it for everybody else.

Each new entry is put on the waiting list of the next block by the database itself, so that no way of writing
can forget it. Its place on the list lives and dies with the transaction that wrote it.
"""

from django.conf import settings
from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is written in the audit stays as it is.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_is_append_only', TABLE = TG_TABLE_NAME;
END $$;
"""

GUARD = """
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

# As the owner: the site reads the list and takes from it, and can put nothing on it.
WAIT = """
CREATE FUNCTION audit_wait_for_a_block() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO audit_unsealed (entry_id) SELECT id FROM written ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER wait_for_a_block AFTER INSERT ON audit_entry
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION audit_wait_for_a_block();
INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_entry;
"""

UNDO = """
DROP TRIGGER wait_for_a_block ON audit_entry;
DROP FUNCTION audit_wait_for_a_block();
DROP TRIGGER rows_stay ON audit_entry;
DROP TRIGGER table_stays ON audit_entry;
DROP TRIGGER rows_stay ON audit_block;
DROP TRIGGER table_stays ON audit_block;
DROP FUNCTION audit_refuse_change();
"""


def take_rights_back(apps, schema_editor):
    """Named by the settings: while migrating, the connection speaks as the owner."""
    site = settings.DATABASES[schema_editor.connection.alias]["USER"]
    if schema_editor.connection.settings_dict["USER"] == site:
        return  # one role for everything, as on a database somebody else looks after: the triggers stand alone
    role = schema_editor.quote_name(site)
    schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_block FROM {role}")
    schema_editor.execute(f"REVOKE INSERT, UPDATE, TRUNCATE ON audit_unsealed FROM {role}")


def give_rights_again(apps, schema_editor):
    site = settings.DATABASES[schema_editor.connection.alias]["USER"]
    role = schema_editor.quote_name(site)
    schema_editor.execute(f"GRANT UPDATE, DELETE ON audit_entry, audit_block TO {role}")
    schema_editor.execute(f"GRANT INSERT, UPDATE ON audit_unsealed TO {role}")


class Migration(migrations.Migration):

    dependencies = [("audit", "0002_blocks_of_sealed_entries")]

    operations = [
        migrations.RunSQL(
            [REFUSE, GUARD.format(table="audit_entry"), GUARD.format(table="audit_block"), WAIT], UNDO
        ),
        migrations.RunPython(take_rights_back, give_rights_again),
    ]
