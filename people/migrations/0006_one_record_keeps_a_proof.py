"""Where several records hold one proven address or number, the one that proved it first keeps the proof."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Q

BATCH = 1_000


def keep_the_first_proof(apps, schema_editor):
    """Safe to run twice. The others keep the contact and may be asked to prove it again."""
    ContactPoint = apps.get_model("people", "ContactPoint")
    proven = ContactPoint.objects.filter(ended_at=None, verified_at__isnull=False, kind__in=["email", "phone"])
    earlier = proven.filter(kind=OuterRef("kind"), value=OuterRef("value")).filter(
        Q(verified_at__lt=OuterRef("verified_at")) | Q(verified_at=OuterRef("verified_at"), pk__lt=OuterRef("pk"))
    )
    while later := list(proven.filter(Exists(earlier)).values_list("pk", flat=True)[:BATCH]):
        ContactPoint.objects.filter(pk__in=later).update(verified_at=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_persons_found_by_the_beginning_of_a_name")]

    operations = [migrations.RunPython(keep_the_first_proof, migrations.RunPython.noop)]
