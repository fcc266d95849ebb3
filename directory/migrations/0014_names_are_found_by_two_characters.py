from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0013_rows_say_why_they_are_matched'),
    ]

    operations = [
        # The lines of everybody are written anew, now with the first two characters of longer names.
        migrations.RunSQL(
            "INSERT INTO directory_staleperson (person_id) SELECT id FROM people_person ORDER BY id", migrations.RunSQL.noop
        ),
    ]
