from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0004_answers_are_kept_when_given")]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="person",
            index=GinIndex(
                OpClass("search_forms", name="gin_trgm_ops"),
                name="persons_by_search_forms",
            ),
        ),
        migrations.AddIndex(
            model_name="formername",
            index=GinIndex(
                OpClass("search_forms", name="gin_trgm_ops"),
                name="former_names_by_search_forms",
            ),
        ),
    ]
