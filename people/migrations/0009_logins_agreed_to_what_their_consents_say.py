"""Logins from before carry the version of the terms that their newest consent names."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 1_000


def carry_what_was_agreed_to(apps, schema_editor):
    """Safe to run twice: a login that carries a version is left alone."""
    User = apps.get_model("people", "User")
    Consent = apps.get_model("people", "Consent")
    newest = Consent.objects.filter(user=OuterRef("pk"), subject="terms").order_by("-pk")
    agreed = User.objects.filter(agreed_terms="").annotate(
        version=Subquery(newest.values("text_version")[:1]), given=Subquery(newest.values("given")[:1])
    )
    while some := list(agreed.filter(given=True).exclude(version="").order_by("pk")[:BATCH]):
        for user in some:
            user.agreed_terms = user.version
        User.objects.bulk_update(some, ["agreed_terms"])


class Migration(migrations.Migration):
    dependencies = [("people", "0008_a_login_knows_the_terms_it_agreed_to")]

    operations = [migrations.RunPython(carry_what_was_agreed_to, migrations.RunPython.noop)]
