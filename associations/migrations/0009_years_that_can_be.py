import django.core.validators
from django.db import migrations, models

A_YEAR = [django.core.validators.MinValueValidator(1800), django.core.validators.MaxValueValidator(2100)]


def year(label):
    return models.PositiveSmallIntegerField(blank=True, null=True, validators=A_YEAR, verbose_name=label)


class Migration(migrations.Migration):

    dependencies = [
        ('associations', '0008_offices_are_managed'),
    ]

    operations = [
        migrations.AlterField('association', 'founding_year', year('founded in')),
        migrations.AlterField('association', 'entry_year', year('entry year')),
        migrations.AlterField('association', 'end_year', year('graduation year')),
        migrations.AlterField('joinrequest', 'entry_year', year('entry year')),
        migrations.AlterField('joinrequest', 'end_year', year('graduation year')),
    ]
