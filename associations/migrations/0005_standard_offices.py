from django.db import migrations

CHAPTERS = ['regional', 'overseas', 'industry', 'interest']
GROUP = ['requests.decide', 'members.manage', 'wall.announce', 'wall.moderate']
PEOPLE = ['console.open', 'people.see', 'people.see_contacts', 'people.edit', 'roster.import']
EVERYTHING = [
    *PEOPLE, 'tree.edit', 'offices.appoint', *GROUP, 'messages.see', 'audit.see', 'institution.edit',
]

# code, name, name, kinds, capabilities, one holder at a time, join requests go to it
OFFICES = [
    ('administrator', '校友会秘书长', 'Secretary-general', ['school'], EVERYTHING, False, True),
    ('office_staff', '校友办工作人员', 'Alumni office staff', ['school'],
     [*PEOPLE, 'tree.edit', *GROUP, 'messages.see'], False, True),
    ('department_secretary', '院系秘书', 'Department secretary', ['department'],
     [*PEOPLE, 'tree.edit', 'offices.appoint', *GROUP], True, True),
    ('cohort_coordinator', '年级召集人', 'Cohort coordinator', ['cohort'], ['offices.appoint', *GROUP], True, True),
    ('liaison', '班级联络员', 'Class liaison', ['class'], GROUP, True, True),
    ('deputy_liaison', '副联络员', 'Deputy liaison', ['class'], GROUP[:3], False, True),
    ('chapter_president', '会长', 'President', CHAPTERS, ['offices.appoint', *GROUP], True, True),
    ('chapter_vice_president', '副会长', 'Vice-president', CHAPTERS, GROUP[:3], False, True),
    ('chapter_treasurer', '财务', 'Treasurer', CHAPTERS, [], True, False),
]


def set_out(apps, schema_editor):
    """What is there already, perhaps under a name of the school's own, stays as it is."""
    Office = apps.get_model('associations', 'Office')
    for rank, (code, zh, en, kinds, capabilities, single, answers) in enumerate(OFFICES, start=1):
        Office.objects.get_or_create(code=code, defaults={
            'name_zh': zh, 'name_en': en, 'kinds': kinds, 'capabilities': capabilities,
            'single_holder': single, 'answers_requests': answers, 'rank': rank * 10,
        })


class Migration(migrations.Migration):

    dependencies = [
        ('associations', '0004_the_tree_keeps_itself'),
    ]

    operations = [
        migrations.RunPython(set_out, migrations.RunPython.noop),
    ]
