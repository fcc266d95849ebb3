import django.core.validators
from django.db import migrations, models

A_YEAR = [django.core.validators.MinValueValidator(1800), django.core.validators.MaxValueValidator(2100)]


def year(label):
    return models.PositiveSmallIntegerField(blank=True, null=True, validators=A_YEAR, verbose_name=label)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0012_the_dead_are_found_at_once'),
    ]

    operations = [
        migrations.AlterField('affiliation', 'entry_year', year('entry year')),
        migrations.AlterField('affiliation', 'end_year', year('graduation year')),
    ]
