
import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0008_text_messages_have_numbers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='step',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='step'),
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('public_id', common.models.PublicIdField(default=common.models.new_public_id, editable=False, max_length=12, unique=True)),
                ('state', models.CharField(choices=[('running', 'under way'), ('paused', 'paused'), ('cancelled', 'cancelled'), ('finished', 'finished')], default='running', max_length=20, verbose_name='state')),
                ('category', models.CharField(max_length=40, verbose_name='category')),
                ('about', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='about')),
                ('sender_name_zh', models.CharField(blank=True, max_length=120, verbose_name='sender in Chinese')),
                ('sender_name_en', models.CharField(blank=True, max_length=120, verbose_name='sender in English')),
                ('reply_to', models.EmailField(blank=True, max_length=320, verbose_name='replies go to')),
                ('pause_reason', models.CharField(blank=True, max_length=300, verbose_name='why it is paused')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='paused')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mailing',
                'verbose_name_plural': 'mailings',
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='mailing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='messaging.mailing', verbose_name='mailing'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('mailing__isnull', False)), fields=('mailing', 'addressee', 'channel', 'step'), name='one_letter_of_a_mailing_each'),
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(condition=models.Q(('state', 'running')), fields=['id'], name='mailings_under_way'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['cancelled', 'finished'])), models.Q(('ended_at', None), ('state__in', ['running', 'paused'])), _connector='OR'), name='a_mailing_that_is_over_has_an_end', violation_error_message='A mailing is over when its end is written down, and only then.'),
        ),
    ]
