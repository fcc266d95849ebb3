"""What the alumni office keeps and looks at: rosters, files of people, claims, pairs, and the rows of the console."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import resolve
from django.utils import timezone

from associations.models import Membership, Placement
from associations.models.rights import today
from audit.models import Entry
from directory import actions as directory_actions
from directory import tasks as directory_tasks
from directory.actions import ClaimStatement
from directory.exports import COLUMNS
from directory.models import ClaimInvitation, DuplicatePair, Import, ProfileCount, VainSearch
from directory.queries.chosen import Choice
from directory.queries.claims.vouching import vouch_path
from institution.models import TermsEdition
from institution.reads import current, now
from messaging.letters import addressee_of
from messaging.models import ChannelOrder, Delivery, IncomingMail, SmsNumber, SmsTemplate, Suppression, WechatTemplate
from people import actions as people_actions
from people.models import Audience, Person
from tests.access.policy.console_rows import A_TEMPLATE, A_WECHAT_TEMPLATE
from tests.directory.duplicates.makers import record_of
from tests.directory.importing.rosters import begun, checked, imported
from tests.support.actors import CLOCK, SHELL, acting, acting_login

if TYPE_CHECKING:
    from tests.access.world import World

Keywords = dict[str, Any]


def rosters(world: World) -> dict[str, Keywords]:
    """As far on their way as the pages need them, brought by the secretary."""
    department, by = world.here.department, acting(world.person("secretary"))
    rows = [_row(world, number) for number in range(2)]
    far = {
        "read roster": begun(department, *rows, by=by),
        "checked roster": checked(department, *rows, by=by),
        "done roster": imported(department, *rows, by=by),
    }
    world.rosters: dict[str, Import] = far
    pages = {name: {"public_id": roster.public_id} for name, roster in far.items()}
    return pages | {"row of a roster": pages["checked roster"] | {"line": 2}}


def _row(world: World, number: int) -> tuple[str, ...]:
    """姓名, 学号, 院系, 班级, 入学年份, 毕业年份, 出生日期, 手机, 邮箱; all canaries of somebody new."""
    from tests.access.canaries import Kind

    born, phone = f"194{number}-06-07", f"1397770900{number}"
    mail, student_number = f"kanari-roster-{number}@example.org", f"KANARI-R{number}"
    for kind, values in {
        Kind.BIRTH: (born,),
        Kind.CONTACT: (phone,),
        Kind.NUMBER: (student_number,),
    }.items():
        world.aviary.add(kind, "on the roster", "here", *values)
    world.aviary.add(Kind.CONTACT, "on the roster", "here", mail)
    name = ("黄永生", "莫家豪")[number]
    return (name, student_number, "甲系", "甲二班", "2006", "2009", born, phone, mail)


def file_of_people(world: World) -> dict[str, Keywords]:
    """Of all the secretary keeps, with all that may be read of them; and where one asks for such files."""
    by = acting(world.person("secretary"))
    export = directory_actions.begin_export(Choice("records"), list(COLUMNS), "csv", "A reunion", by=by)
    directory_tasks.build_export(export.pk)
    saved = directory_actions.save_list("Speakers", Choice(""), is_fixed=True, association=world.here.department, by=by)
    directory_actions.list_people(saved, [world.person("member")], by=by)
    changes = [
        directory_actions.look_at_bulk_edit(Choice("list", saved_list=saved), "city", city, by=by)
        for city in ("440100", "440300")
    ]
    directory_actions.begin_bulk_edit(changes[1], by=by)
    directory_tasks.carry_on_bulk_edit(changes[1].pk)
    return {
        "change of many": {"public_id": changes[0].public_id},
        "change that was done": {"public_id": changes[1].public_id},
        "list": {"public_id": saved.public_id},
        "file of people": {"public_id": export.public_id},
        "everybody": {"source": "records"},
        "members of the class": {"source": "members", "public_id": world.here.group.public_id},
    }


def rows_of_the_console(world: World) -> dict[str, Keywords]:
    """One row of each kind, by the label of its model."""
    from tests.access.canaries import Kind

    member = world.person("member")
    unknown = Delivery.objects.filter(addressee=addressee_of(member), channel="email").last()
    Delivery.objects.filter(pk=unknown.pk).update(state="unknown", handed_at=timezone.now())
    deputy = Person.objects.get(pk=world.person("deputy").pk)
    for each in (deputy, member):  # two prove one address: it is contested in the member's record
        claimed = people_actions.add_contact_point(
            each, "email", "two@example.org", source="owner", verified_at=timezone.now(), by=SHELL
        )
    stopped = people_actions.note_change(member, "email", "first@example.org", "second@example.org", by=SHELL)
    tag = people_actions.make_tag("Gives talks", by=SHELL)
    people_actions.tag_person(member, [tag], by=SHELL)
    touch = people_actions.note_touch(
        member, "call", today(), "She moves: 13977709999", next_step="Call", due_on=today(), by=SHELL
    )
    world.aviary.add(Kind.CONTACT, "member", "here", "13977709999")
    people_actions.keep_notes([(member.pk, "Parents", "Reached at 13977708888")], "parents.csv", by=SHELL)
    world.aviary.add(Kind.CONTACT, "member", "here", "13977708888")
    rows = {
        "associations.association": world.here.group,
        "associations.membership": Membership.objects.get(person=member),
        "associations.term": world.terms["liaison"],
        "associations.office": world.terms["liaison"].office,
        "associations.placement": Placement.objects.get(affiliation__person=member),
        "conversations.report": world.post.reports.get(),
        "people.person": member,
        "people.user": world.logins["member"],
        "people.contactproposal": world.proposal,
        "people.touch": touch,
        "people.recordnote": member.record_notes.get(),
        "people.tag": tag,
        "people.contactchange": people_actions.stop_change(stopped, by=SHELL),
        "people.guardianconsent": world.guardian_consent,
        "messaging.delivery": unknown,
        "messaging.suppression": Suppression.objects.create(email="gone@example.org", cause="bounced"),
        "messaging.incomingmail": IncomingMail.objects.create(digest="1", door="pipe", sender="gone@example.org"),
        "messaging.channelorder": ChannelOrder.objects.create(category="posts", channels=["sms", "email"]),
        "messaging.smsnumber": SmsNumber.objects.create(number="+8613800139999", stopped_at=timezone.now()),
        "messaging.smstemplate": SmsTemplate.objects.create(**A_TEMPLATE),
        "messaging.wechattemplate": WechatTemplate.objects.create(**A_WECHAT_TEMPLATE, fills={"thing1": "subject"}),
        "audit.entry": Entry.objects.about(member).first(),
        "people.fieldrule": people_actions.rule_field(
            "gender", Audience.OFFICERS, is_searchable=False, is_locked=False, by=SHELL
        ),
        "institution.institution": current(),
        "institution.termsedition": TermsEdition.objects.create(version="2020-1", terms_en="Old words"),
        "cards.card": world.card,
        "directory.import": world.rosters["checked roster"],
        "directory.vainsearch": VainSearch.objects.create(words="zenglili", day=now().date()),
        "directory.profilecount": ProfileCount.objects.create(
            reader=world.person("liaison_elsewhere"), day=now().date() - timedelta(days=1), last_at=timezone.now()
        ),
    }
    pages = {label: {"object_id": str(row.pk), "pk": row.pk} for label, row in rows.items()}
    pages["a record"] = {"pk": member.pk}
    pages["a record here"] = {"public_id": member.public_id}
    relation = people_actions.relate_people(member, deputy, "sibling", by=SHELL)
    pages["an address"] = {"pk": member.pk, "point": member.contact_points.current().get(kind="address").pk}
    pages["a relation"] = {"pk": member.pk, "relation": relation.pk}
    pages["contested"] = {"pk": member.pk, "point": claimed.pk, "whose": "theirs"}
    for button in ("mark_deceased", "mark_do_not_contact", "unmark_deceased", "lift_do_not_contact", "no_such_button"):
        pages[f"press {button}"] = {"pk": member.pk, "button": button}
    apps = (
        "associations",
        "people",
        "cards",
        "conversations",
        "directory",
        "outreach",
        "messaging",
        "institution",
        "audit",
    )
    pages |= {f"app {app}": {"app_label": app} for app in apps}
    pages |= _two_records(world)
    return pages | {"timeline": {"kind": "people.person", "key": str(member.pk)}}


def claimed(world: World) -> dict[str, Keywords]:
    """The newcomer says which record of the class here is theirs."""
    from tests.access.canaries import Kind

    line = {"entry_year": 2006, "end_year": 2009, "student_number": "KANARI-H99", "department": "甲系"}
    name, address = "Kanari Claimed Lee", "kanari-claimed@example.org"
    person = record_of(name, group=world.here.group, line=line, contact=address)
    for kind, value in ((Kind.NAME, name), (Kind.CONTACT, address), (Kind.NUMBER, line["student_number"])):
        world.aviary.add(kind, "claimed", "here", value)
    world.claimed = person
    said = ClaimStatement(full_name=name, department="甲系", entry_year=2006, end_year=2009)
    directory_actions.make_claim_codes(world.here.group, by=SHELL)
    invitation = ClaimInvitation.objects.get(person=person)
    claim = directory_actions.make_claim(said, by=acting_login(world.logins["newcomer"]))
    directory_actions.weigh_claim(claim, by=CLOCK)
    return {
        "directory.claim": {"object_id": str(claim.pk), "pk": claim.pk},
        "claim": {"public_id": claim.public_id},
        "claim invitation": {"public_id": invitation.public_id},
        "vouch": resolve(vouch_path(claim)).kwargs,
        "no link": {"token": "x" * 32},
    }


def _two_records(world: World) -> dict[str, Keywords]:
    """Of the department: a pair that waits, one that was said to be two people, and one that was brought together."""
    pairs = []
    for _number in range(2):
        one, other = (record_of("曾丽", group=world.here.department) for _side in range(2))
        pairs.append(DuplicatePair.objects.add(one=one, other=other, score=14, evidence=["name_exact"]))
    waiting, apart = pairs
    directory_actions.keep_apart(apart, by=SHELL)
    kept, other = (record_of("曾丽", group=world.here.department) for _side in range(2))
    merge = directory_actions.merge_people(kept, other, {}, by=SHELL)
    return {
        "directory.duplicatepair": {"object_id": str(waiting.pk), "pk": waiting.pk},
        "pair": {"public_id": waiting.public_id},
        "pair apart": {"public_id": apart.public_id},
        "merge": {"public_id": merge.public_id},
    }
