"""Nobody asks for letters or addressees by how their public name begins, and the launch of a million pays for each index.

Django makes an index for such questions beside every unique text; it is left out of its own state, so it is dropped by
name. The unique one stays.
"""

from django.db import migrations

OF_BEGINNINGS = {
    "messaging_delivery": "messaging_delivery_public_id_0f697be9_like",
    "messaging_addressee": "messaging_addressee_public_id_c35338a7_like",
}


class Migration(migrations.Migration):
    dependencies = [("messaging", "0023_numbers_left_alone_have_a_name")]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {index}",
            f"CREATE INDEX IF NOT EXISTS {index} ON {table} (public_id varchar_pattern_ops)",
        )
        for table, index in OF_BEGINNINGS.items()
    ]
