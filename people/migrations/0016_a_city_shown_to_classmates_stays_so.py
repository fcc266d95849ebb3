"""Whoever had ticked "classmates see my city" has chosen how far it is shown; the tick itself is asked no more."""

from django.db import migrations

CLASSMATES = 20


def choose(apps, schema_editor):
    Person, FieldChoice = apps.get_model("people", "Person"), apps.get_model("people", "FieldChoice")
    ticked = Person.objects.filter(shows_city=True).order_by("pk").values_list("pk", flat=True)
    for key in ticked.iterator(chunk_size=2_000):
        FieldChoice.objects.get_or_create(person_id=key, field="city", defaults={"audience": CLASSMATES})


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0015_fields_are_shown_as_far_as_chosen"),
    ]

    operations = [migrations.RunPython(choose, migrations.RunPython.noop)]
