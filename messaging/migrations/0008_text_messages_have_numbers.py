import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0007_leased_letters_are_freed_by_the_sweep'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='addressee',
            name='one_bare_addressee_per_address',
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('login', None), ('owner', None), models.Q(('email', ''), _negated=True)), name='one_bare_addressee_per_address', violation_error_message='This address has an addressee already.'),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.UniqueConstraint(condition=models.Q(('email', ''), ('login', None), ('owner', None), models.Q(('phone', ''), _negated=True)), fields=('phone',), name='one_bare_addressee_per_number', violation_error_message='This number has an addressee already.'),
        ),
    ]
