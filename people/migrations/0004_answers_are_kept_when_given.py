from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_what_guards_the_doors")]

    operations = [
        # Calls that never got an answer say nothing; they live for a day anyway.
        migrations.RunSQL("DELETE FROM people_idempotentcall WHERE status IS NULL", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="idempotentcall", name="status", field=models.PositiveSmallIntegerField()
        ),
        migrations.AlterField(
            model_name="idempotentcall", name="answer", field=models.JSONField(blank=True, null=True)
        ),
        migrations.AddIndex(
            model_name="idempotentcall",
            index=models.Index(fields=["created_at"], name="idempotent_calls_by_age"),
        ),
    ]
