
import common.models
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('associations', '0011_offices_write_and_approve'),
        ('messaging', '0009_letters_go_together_in_mailings'),
        ('people', '0026_namesakes_are_read_from_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', common.models.PublicIdField(default=common.models.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_shared', models.BooleanField(default=False, verbose_name='for everybody who writes for this unit')),
                ('conditions', models.JSONField(blank=True, default=dict, editable=False)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='associations.association', verbose_name='unit')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='made by')),
            ],
            options={
                'verbose_name': 'audience',
                'verbose_name_plural': 'audiences',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', common.models.PublicIdField(default=common.models.new_public_id, editable=False, max_length=12, unique=True)),
                ('frozen_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fixed')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='associations.association', verbose_name='unit')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='author')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', common.models.PublicIdField(default=common.models.new_public_id, editable=False, max_length=12, unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('category', models.CharField(max_length=40, verbose_name='kind of letter')),
                ('conditions', models.JSONField(blank=True, editable=False, null=True)),
                ('state', models.CharField(choices=[('draft', 'being written'), ('submitted', 'waits for approval'), ('scheduled', 'waits for its time'), ('launched', 'launched'), ('withdrawn', 'withdrawn')], default='draft', max_length=20, verbose_name='state')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='not before')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='approved by')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='associations.association', verbose_name='unit')),
                ('audience', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outreach.audience', verbose_name='audience')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='author')),
                ('mailing', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.mailing')),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='campaign', to='outreach.message')),
            ],
            options={
                'verbose_name': 'campaign',
                'verbose_name_plural': 'campaigns',
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('language', models.CharField(choices=[('zh-hans', '简体中文'), ('en', 'English')], max_length=10, verbose_name='language')),
                ('variant', models.CharField(choices=[('a', 'A'), ('b', 'B')], default='a', max_length=1)),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('body', models.TextField(blank=True, max_length=100000, verbose_name='text')),
                ('html', models.TextField(blank=True, editable=False)),
                ('text', models.TextField(blank=True, editable=False)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='outreach.message')),
            ],
            options={
                'verbose_name': 'wording',
                'verbose_name_plural': 'wordings',
            },
        ),
        migrations.AddConstraint(
            model_name='audience',
            constraint=models.UniqueConstraint(fields=('association', 'owner', 'name'), name='one_audience_of_a_name_each', violation_error_message='You have an audience of this name already.'),
        ),
        migrations.AddIndex(
            model_name='campaign',
            index=models.Index(condition=models.Q(('state', 'scheduled')), fields=['starts_at'], name='campaigns_that_wait_for_time'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mailing__isnull', False), ('state', 'launched')), models.Q(models.Q(('state', 'launched'), _negated=True), ('mailing', None)), _connector='OR'), name='a_launched_campaign_has_a_mailing', violation_error_message='A campaign is launched with its letters.'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(fields=('message', 'language', 'variant'), name='one_wording_per_language_and_variant', violation_error_message='There is a wording in this language already.'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.CheckConstraint(condition=models.Q(('variant', 'a'), ('body', ''), _connector='OR'), name='the_second_variant_is_a_subject', violation_error_message='The second variant has another subject and nothing else.'),
        ),
    ]
