from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institution', '0004_editions_of_the_terms'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.CheckConstraint(condition=models.Q(('minimum_age__lte', models.F('guardian_age')), ('guardian_age__lte', 21)), name='a_guardian_is_asked_from_the_least_age_on', violation_error_message='A guardian is asked from the least age on, and until 21 at the latest.'),
        ),
    ]
