import django.db.models.deletion
from django.db import migrations, models


def take_over_names(apps, schema_editor):
    """From the files to the imports, where the name is not there yet. Safe to run twice; imports are some hundreds."""
    file_names = apps.get_model("files", "StoredFile").objects.filter(pk=models.OuterRef("file"))
    nameless = apps.get_model("directory", "Import").objects.filter(name="", file__isnull=False)
    nameless.update(name=models.Subquery(file_names.values("name")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_rows_keep_their_names"),
        ("files", "0003_thumbnails_and_age"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="forgotten_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="file and rows removed"),
        ),
        migrations.AddField(
            model_name="import",
            name="name",
            field=models.CharField(default="", editable=False, max_length=200, verbose_name="name of the file"),
            preserve_default=False,
        ),
        migrations.RunPython(take_over_names, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="import",
            name="file",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
                verbose_name="file",
            ),
        ),
    ]
