import django.contrib.postgres.fields
from django.db import migrations, models


GIVEN = {
    "administrator": ["campaigns.write", "campaigns.approve"],
    "office_staff": ["campaigns.write", "campaigns.approve"],
    "department_secretary": ["campaigns.write"],
    "cohort_coordinator": ["campaigns.write"],
    "liaison": ["campaigns.write"],
    "chapter_president": ["campaigns.write"],
}


def give(apps, schema_editor):
    """Whoever may announce on the wall of all may write to them. Safe to run twice."""
    Office = apps.get_model("associations", "Office")
    for code, given in GIVEN.items():
        for office in Office.objects.filter(code=code):
            office.capabilities = [*office.capabilities, *(each for each in given if each not in office.capabilities)]
            office.save(update_fields=["capabilities"])


class Migration(migrations.Migration):

    dependencies = [
        ('associations', '0010_a_charter_has_an_end'),
    ]

    operations = [
        migrations.AlterField(
            model_name='office',
            name='capabilities',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('console.open', 'open the console'), ('people.see', 'see records of people'), ('people.see_contacts', 'see contact data'), ('people.edit', 'edit records of people'), ('roster.import', 'bring in rosters'), ('tree.edit', 'open, rename, move and close associations'), ('offices.appoint', 'appoint officers and end terms'), ('offices.manage', 'say what there is to be appointed to, and what each office may do'), ('requests.decide', 'answer join requests'), ('members.manage', 'invite, remove and ban members'), ('wall.announce', 'post announcements'), ('wall.moderate', 'moderate the wall'), ('campaigns.write', 'write to many people at once'), ('campaigns.approve', 'approve what others want to send to many'), ('messages.see', 'see deliveries and settle unknown ones'), ('audit.see', 'see the audit'), ('institution.edit', "change the institution's settings")], max_length=40), blank=True, default=list, size=None, verbose_name='may'),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
