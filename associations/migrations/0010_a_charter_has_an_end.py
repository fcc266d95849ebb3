import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('associations', '0009_years_that_can_be'),
    ]

    operations = [
        migrations.AlterField(
            model_name='association',
            name='charter',
            field=models.TextField(blank=True, help_text='Markdown. What the association is for and how it governs itself.', max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)], verbose_name='charter'),
        ),
    ]
