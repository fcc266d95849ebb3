from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_a_contact_is_proven_by_one_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='agreed_terms',
            field=models.CharField(blank=True, default='', editable=False, max_length=40, verbose_name='agreed to the terms'),
        ),
    ]
