import django.contrib.postgres.fields
from django.db import migrations, models


def give_to_the_administrator(apps, schema_editor):
    """Somebody has to be able to; nobody else does yet. Safe to run twice."""
    Office = apps.get_model("associations", "Office")
    for office in Office.objects.filter(code="administrator").exclude(capabilities__contains=["offices.manage"]):
        office.capabilities = [*office.capabilities, "offices.manage"]
        office.save(update_fields=["capabilities"])


class Migration(migrations.Migration):

    dependencies = [
        ('associations', '0007_every_association_has_a_wall'),
    ]

    operations = [
        migrations.AlterField(
            model_name='office',
            name='capabilities',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('console.open', 'open the console'), ('people.see', 'see records of people'), ('people.see_contacts', 'see contact data'), ('people.edit', 'edit records of people'), ('roster.import', 'bring in rosters'), ('tree.edit', 'open, rename, move and close associations'), ('offices.appoint', 'appoint officers and end terms'), ('offices.manage', 'say what there is to be appointed to, and what each office may do'), ('requests.decide', 'answer join requests'), ('members.manage', 'invite, remove and ban members'), ('wall.announce', 'post announcements'), ('wall.moderate', 'moderate the wall'), ('messages.see', 'see deliveries and settle unknown ones'), ('audit.see', 'see the audit'), ('institution.edit', "change the institution's settings")], max_length=40), blank=True, default=list, size=None, verbose_name='may'),
        ),
        migrations.RunPython(give_to_the_administrator, migrations.RunPython.noop),
    ]
