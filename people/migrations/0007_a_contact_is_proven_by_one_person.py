import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_one_record_keeps_a_proof'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='wrong tries')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
            ],
            options={
                'verbose_name': 'code to prove a contact',
                'verbose_name_plural': 'codes to prove a contact',
            },
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind__in', ['email', 'phone']), ('verified_at__isnull', False)), fields=('kind', 'value'), name='one_person_per_proven_contact', violation_error_message='This stands as proven in another record.'),
        ),
        migrations.AddField(
            model_name='contactcode',
            name='point',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='people.contactpoint'),
        ),
        migrations.AddIndex(
            model_name='contactcode',
            index=models.Index(fields=['created_at'], name='contact_codes_by_age'),
        ),
    ]
