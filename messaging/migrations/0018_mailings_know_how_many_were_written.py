from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0017_letters_go_on_by_another_channel")]

    operations = [
        migrations.AddField(
            model_name="mailing",
            name="letters",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
