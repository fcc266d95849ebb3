from django.db import migrations

# The table of settings.CACHES["guards"], as Django's createcachetable would make it.
MAKE = """
CREATE TABLE IF NOT EXISTS django_guards (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS django_guards_expires ON django_guards (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_ties_of_logins")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE django_guards")]
