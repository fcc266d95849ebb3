import django.db.models.deletion
from django.db import migrations, models

# An import that is running goes on behind the rows it has written.
WHOM_IT_HAS_MADE = """
UPDATE directory_import SET made = (
  SELECT coalesce(range_agg(int8range(person_id, person_id, '[]')), '{}')::text FROM directory_importedrow
   WHERE imported_in_id = directory_import.id AND outcome = 'insert' AND person_id IS NOT NULL)
 WHERE state = 'running'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0020_columns_may_have_no_name"),
        ("people", "0001_logins_and_persons"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="made",
            field=models.TextField(default="{}", db_default="{}", editable=False),
        ),
        migrations.RunSQL(WHOM_IT_HAS_MADE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="importedrow",
            name="imported_in",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="imported_rows",
                to="directory.import",
            ),
        ),
        migrations.AlterField(
            model_name="importedrow",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="imported_rows",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="importedrow",
            name="affiliation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.affiliation",
            ),
        ),
        migrations.AddIndex(
            model_name="importedrow",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["person"], name="imported_rows_of_a_person"
            ),
        ),
        migrations.AddIndex(
            model_name="importedrow",
            index=models.Index(
                condition=models.Q(("affiliation__isnull", False)),
                fields=["affiliation"],
                name="imported_rows_of_studies",
            ),
        ),
    ]
