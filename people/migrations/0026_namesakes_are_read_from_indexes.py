import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0025_consents_stay_as_they_were_given")]

    operations = [
        migrations.AddIndex(
            model_name="affiliation",
            index=models.Index(fields=["person"], include=["kind", "entry_year"], name="affiliations_of_a_person"),
        ),
        migrations.AlterField(
            model_name="affiliation",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="affiliations",
                to="people.person",
            ),
        ),
        migrations.RemoveIndex(model_name="person", name="persons_by_full_name"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["full_name", "id"], name="persons_by_full_name"),
        ),
    ]
