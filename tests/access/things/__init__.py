"""One of each thing that stands, hangs or lies in the class "here", as the keywords of its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import resolve
from django.utils import timezone

from associations import actions
from associations.models import Membership
from cards.actions import issue_card
from cards.codes import code_of
from cards.models import Card
from conversations import actions as said
from conversations.emails import queue_new_post
from conversations.models import Post
from files.links import signed_url
from institution.reads import current
from messaging.letters import addressee_of
from messaging.letters.links import unsubscribe_token
from messaging.models import Delivery
from outreach.actions import campaigns as campaign_actions
from outreach.actions import journeys as journey_actions
from outreach.actions import newsletters as newsletter_actions
from outreach.actions.audiences import create_audience
from outreach.actions.messages import Words, change_wording, create_message, freeze_message
from outreach.actions.pictures import add_picture
from outreach.actions.subscriptions import subscribe
from outreach.letters.tracking import token_for
from people import actions as people_actions
from people.models import AccessToken, ContactProposal, GuardianConsent, Person
from privacy.actions import ask_for_erasure
from privacy.models import DataCopy
from tests.access.things.office import claimed, file_of_people, rosters, rows_of_the_console
from tests.files.makers import picture, upload
from tests.support.actors import SHELL, acting
from tests.support.factories import PlacementFactory, UserFactory

if TYPE_CHECKING:
    from tests.access.world import World

Keywords = dict[str, Any]


def things_of(world: World) -> dict[str, Keywords]:
    pages = _units(world) | _of_the_class(world) | _of_the_wall(world) | _of_the_member(world) | rosters(world)
    return (
        pages
        | rows_of_the_console(world)
        | file_of_people(world)
        | claimed(world)
        | _campaigns(world)
        | _journeys(world)
        | _newsletters(world)
        | _written(world)
    )


def _written(world: World) -> dict[str, Keywords]:
    liaison = acting(world.terms["liaison"].person)
    message = create_message(world.here.group, by=liaison)
    shown = add_picture(message, upload(picture()), by=liaison)
    said = {
        "zh-hans": Words("校庆", "[看](https://example.org/校庆)"),
        "en": Words("May", "[See](https://example.org/may)"),
    }
    fixed = freeze_message(create_message(world.here.group, said, by=liaison), by=liaison)
    return {
        "message": {"public_id": message.public_id},
        "letter picture": {"public_id": shown.public_id},
        "letter link": {"token": token_for(fixed.public_id, "aaaaaaaaaaaa", 1)},
        "letter dot": {"token": token_for(fixed.public_id, "aaaaaaaaaaaa", 0)},
    }


def _units(world: World) -> dict[str, Keywords]:
    here = world.here
    pending = actions.open_association(here.department, "class", "甲系待开班", state="pending", by=SHELL)
    closed = actions.open_association(here.department, "class", "甲系旧班", by=SHELL)
    actions.add_member(closed, world.person("former_member"), by=SHELL)
    actions.close_association(closed, by=SHELL)
    world.pending, world.closed = pending, closed
    units = {
        "school": world.school,
        "department": here.department,
        "cohort": here.cohort,
        "class": here.group,
        "chapter": here.chapter,
        "pending": pending,
        "closed": closed,
    }
    return {name: {"slug": unit.slug, "public_id": unit.public_id} for name, unit in units.items()} | {
        "years": {"first": 2009},
        "classes behind": {"slug": here.department.slug, "of": "classes"},
        "people behind": {"slug": here.department.slug, "of": "missing"},
    }


def _of_the_class(world: World) -> dict[str, Keywords]:
    liaison = acting(world.terms["liaison"].person)
    world.invitation = actions.invite(world.here.group, by=liaison, most_uses=30)
    mailed = Delivery.objects.filter(
        template__endswith="join_request_arrived",
        about=f"associations.joinrequest:{world.request.pk}",
        addressee=addressee_of(world.terms["liaison"].person),
    )
    membership = Membership.objects.get(person=world.person("member"))
    return {
        "membership": {"public_id": membership.public_id},
        "term": {"public_id": world.terms["liaison"].public_id},
        "request": {"public_id": world.request.public_id},
        "approved": {"public_id": world.approved.public_id},
        "code": {"code": world.invitation.code},
        "invitation": {"public_id": world.invitation.public_id},
        "answer": {"token": mailed.first().context["path"].strip("/").rpartition("/")[2]},
    }


def _of_the_wall(world: World) -> dict[str, Keywords]:
    wall, member = world.here.group.wall, acting(world.person("member"))
    pictures = [said.NewPicture(upload(picture()), "the gate")]
    post = said.write_post(wall, "Who comes in December?", by=member, pictures=pictures)
    comment = said.write_comment(post, "I do.", by=member)
    hidden = said.write_post(wall, "Buy my shares!", by=member)
    for about in (post, comment, hidden):
        said.report(about, "It is not kind.", by=acting(world.person("liaison")))
    said.hide(hidden, "Nothing is sold here.", by=acting(world.person("secretary")))
    post = Post.objects.get(pk=post.pk)
    world.post, world.comment = post, comment
    path = signed_url(post.pictures.get().file, member)
    return {
        "wall": {"public_id": wall.public_id},
        "post": {"public_id": post.public_id},
        "hidden": {"public_id": hidden.public_id},
        "comment": {"public_id": comment.public_id},
        "file": resolve(path).kwargs,
        "seal": {"public_id": current().seal.public_id},
    }


def _of_the_member(world: World) -> dict[str, Keywords]:
    """What is theirs alone: a letter in the inbox, a token, a contact."""
    person = Person.objects.get(pk=world.person("member").pk)
    queue_new_post(world.post, person)
    letter = Delivery.objects.filter(channel="inbox", addressee=addressee_of(person)).last()
    Delivery.objects.filter(pk=letter.pk).update(state="accepted", subject="A letter", text="Words", read_at=None)
    asked = person.contact_points.get(kind="email", verified_at=None)
    people_actions.send_contact_code(asked, by=acting(person))
    people_actions.say_contact(person, "email", "another@example.org", by=acting(person))
    token, _secret = people_actions.issue_token("a program", ["people:read"], 30, by=acting(person))
    AccessToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
    people_actions.note_change(person, "email", "before@example.org", "now@example.org", by=acting(person))
    world.proposal = _proposal(world, person)
    copy = DataCopy.objects.create(login=world.logins["member"], language="en")
    erasure = ask_for_erasure(by=acting(person))
    world.letter, world.token = letter, token
    world.guardian_consent = GuardianConsent.objects.create(
        email=world.logins["minor"].email,
        guardian_name="A mother",
        evidence="Cupboard 3",
        recorded_by=world.logins["secretary"],
    )
    world.card = _card(world)
    return {
        "card code": {"code": code_of(world.card.pk, timezone.now())},
        "letter": {"public_id": letter.public_id},
        "token": {"public_id": token.public_id},
        "copy": {"public_id": copy.public_id},
        "erasure": {"public_id": erasure.public_id, "token": _link_of("erasure_announced")},
        "to be erased": {"public_id": world.person("former_member").public_id},
        "contact": {"pk": person.contact_points.get(kind="phone").pk},
        "address": {"pk": asked.pk},
        "consent": {"pk": people_actions.say_photo_on_card(person, True, by=acting(person)).pk},
        "postal address": {"pk": person.contact_points.get(kind="address").pk},
        "second number": {"pk": people_actions.say_contact(person, "phone", "+8613800009999", by=acting(person)).pk},
        "other address": {"pk": person.contact_points.get(value="another@example.org").pk},
        "member's page": {"public_id": person.public_id},
        "block": {"pk": people_actions.block_person(world.person("former_member"), by=acting(person)).pk},
        "former name": {"pk": people_actions.add_former_name(person, "曾丽", by=acting(person)).pk},
        "position": {"pk": people_actions.say_position(person, employer="A mill", by=acting(person)).pk},
        "change": {"token": _link_of("contact_changed")},
        "lost": {"public_id": world.proposal.person.public_id},
        "proposal": {"token": _link_of("lost_classmate")},
        "a guess": {"secret": "a-guess"},
        "unsubscribe": {"token": unsubscribe_token(addressee_of(person), "posts")},
        "webhook": {"what": "tracking"},
    }


def _card(world: World) -> Card:
    """Of somebody on the roster who has finished; those who act here have not."""
    line = {"affiliation__person__login": UserFactory(), "affiliation__alumnus_at": timezone.now()}
    alumnus = PlacementFactory(association=world.here.group, **line).affiliation.person
    return issue_card(alumnus, by=acting(alumnus))


def _proposal(world: World, by: Person) -> ContactProposal:
    """Somebody of the class whom nobody can reach, and where they may be."""
    from tests.access.canaries import Kind

    lost = PlacementFactory(affiliation__person__full_name="Kanari Lost", association=world.here.group).affiliation
    world.aviary.add(Kind.NAME, "lost", "here", "Kanari Lost")
    world.aviary.add(Kind.CONTACT, "lost", "here", "kanari-lost@example.org")
    world.aviary.add(Kind.NUMBER, "lost", "here", lost.student_number)
    return people_actions.propose_contact(
        lost.person, "email", "kanari-lost@example.org", note="It is us.", by=acting(by)
    )


def _link_of(letter: str) -> str:
    """The token in the newest letter of this name."""
    path = Delivery.objects.filter(template__endswith=letter).last().context["path"]
    return path.strip("/").split("/")[1]


def _campaigns(world: World) -> dict[str, Keywords]:
    """The secretary's: one being written, and one at each step of its way."""
    by, second = acting(world.person("secretary")), acting(world.person("administrator"))
    words = {"en": Words("Reunion", "Come to the reunion."), "zh-hans": Words("聚会", "欢迎回来。")}
    drafts = []
    for _step in range(4):
        draft = campaign_actions.create_campaign("Reunion", world.here.department, "gatherings", by=by)
        change_wording(draft.message, words, by=by)
        drafts.append(draft)
    for draft in drafts[1:]:
        campaign_actions.submit_campaign(draft, by=by)
    for submitted in drafts[2:]:
        campaign_actions.approve_campaign(submitted, by=second)
    campaign_actions.launch_campaign(drafts[3], by=by)
    names = ("campaign", "handed in campaign", "approved campaign", "launched campaign")
    found = {name: {"public_id": draft.public_id} for name, draft in zip(names, drafts, strict=True)}
    audience = create_audience("Everybody", world.here.department, {}, is_shared=True, by=by)
    return found | {
        "outreach.campaign": {"object_id": drafts[0].pk},
        "audience": {"public_id": audience.public_id},
    }


def _journeys(world: World) -> dict[str, Keywords]:
    """The department's: one that is prepared, and one that is on."""
    by = acting(world.person("secretary"))
    words = {"en": Words("Well done", "Happy birthday."), "zh-hans": Words("生日", "生日快乐。")}
    fields = {"category": "greetings", "moment": "people.birthday"}
    made = []
    for name in ("Birthdays", "More birthdays"):
        journey = journey_actions.create_journey(world.here.department, name_en=name, by=by, **fields)
        journey_actions.add_step(journey, words, by=by, hour=9)
        made.append(journey)
    journey_actions.switch_on_journey(made[1], by=acting(world.person("administrator")))
    draft, on = ({"public_id": journey.public_id} for journey in made)
    return {"journey": draft, "journey that is on": on, "letter of a journey": draft | {"order": 0}}


def _newsletters(world: World) -> dict[str, Keywords]:
    """The department's for its own people, and one for everybody; an issue of each has left."""
    by, second, reader = (acting(world.person(name)) for name in ("secretary", "administrator", "member"))
    words = {"en": Words("Spring", "It is spring."), "zh-hans": Words("春天", "春天来了。")}
    found = []
    for name, readers in (("Ours", "unit"), ("For all", "everybody")):
        newsletter = newsletter_actions.create_newsletter(world.here.department, name_en=name, readers=readers, by=by)
        subscribe(newsletter, by=reader)
        issue = newsletter_actions.begin_issue(newsletter, by=by)
        change_wording(issue.message, words, by=by)
        campaign_actions.submit_campaign(issue, by=by)
        campaign_actions.launch_campaign(campaign_actions.approve_campaign(issue, by=second), by=by)
        found.append({"public_id": newsletter.public_id})
    ours, public = found
    return {
        "newsletter": ours,
        "public newsletter": public,
        "issue": ours | {"number": 1},
        "issue for everybody": public | {"number": 1},
        "feed": public | {"language": "en"},
        "feed that is none": ours | {"language": "en"},
    }
