"""Associations that were opened before there were walls get theirs."""

from django.db import migrations

BATCH = 1_000


def open_walls(apps, schema_editor):
    """Safe to run twice: only those without one, in batches."""
    Association = apps.get_model("associations", "Association")
    Wall = apps.get_model("conversations", "Wall")
    while waiting := list(Association.objects.filter(wall=None).order_by("pk")[:BATCH]):
        walls = Wall.objects.bulk_create([Wall(place="associations.groups") for _association in waiting])
        for association, wall in zip(waiting, walls, strict=True):
            association.wall = wall
        Association.objects.bulk_update(waiting, ["wall"])


class Migration(migrations.Migration):

    dependencies = [
        ("associations", "0006_association_addresses_have_a_sentence"),
        ("conversations", "0003_places_likes_and_telling"),
    ]

    operations = [migrations.RunPython(open_walls, migrations.RunPython.noop)]
