import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institution', '0003_rosters_are_kept_for_some_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='TermsEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(error_messages={'unique': 'There were terms of this version already. Take the next one.'}, max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[\\w.-]+$', 'Letters, figures, dots and dashes: 2027-1.')], verbose_name='version')),
                ('terms_zh', models.TextField(blank=True, verbose_name='terms in Chinese')),
                ('terms_en', models.TextField(blank=True, verbose_name='terms in English')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='published')),
            ],
            options={
                'verbose_name': 'edition of the terms',
                'verbose_name_plural': 'editions of the terms',
            },
        ),
        migrations.AddField(
            model_name='institution',
            name='terms_published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='terms published'),
        ),
        migrations.AlterField(
            model_name='institution',
            name='terms_en',
            field=models.TextField(blank=True, editable=False, verbose_name='terms in English'),
        ),
        migrations.AlterField(
            model_name='institution',
            name='terms_version',
            field=models.CharField(default='2026-1', editable=False, max_length=40, verbose_name='version of the terms'),
        ),
        migrations.AlterField(
            model_name='institution',
            name='terms_zh',
            field=models.TextField(blank=True, editable=False, verbose_name='terms in Chinese'),
        ),
    ]
