"""Who says which record is theirs: a class that was invited on paper, one good claim and one doubtful."""

from __future__ import annotations

from alumni_portal.demo import blueprint
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from common.actors import Actor, person_actor, system, visitor
from directory import actions
from directory.actions import ClaimStatement
from directory.models import Claim
from people import actions as people
from people.models import Person

TYPED = 3  # codes of the invited class that were typed so far
WORKER = system("worker")


def tell_of_claiming(stage: Stage) -> None:
    invited, asked, doubted = _classes(stage)
    with ago(12):
        strips = actions.make_claim_codes(invited.association, by=stage.office())
    for days, strip in zip((10, 9, 6.5), strips[:TYPED], strict=False):
        with ago(days):
            login = _sign_up(stage, strip.person, invited)
            actions.redeem_invitation(strip.code, strip.person.full_name, by=login)
    _a_good_one(stage, asked)
    _a_doubtful_one(stage, doubted)


def _classes(stage: Stage) -> list[ClassOnStage]:
    """Three that are kept and of which some have not come yet; not the one that visitors are led to."""
    kept = [one for one in stage.classes if one.liaison and one.association.slug != blueprint.SHOWN]
    return [one for one in reversed(kept) if one.entry_year < stage.today.year - 6 and one.missing().count() > TYPED][
        :3
    ]


def _a_good_one(stage: Stage, one: ClassOnStage) -> None:
    """All fits and nothing proves it; a classmate knows them. Somebody of the office says yes."""
    person = one.missing().last()
    with ago(2.2):
        claim = _claim(stage, person, one, word="毕业设计和班长一组，宿舍在三栋402。")
    with ago(1.4):
        actions.vouch_for_claim(claim, knows=True, word="住我隔壁寝室。", by=stage.acting(one.liaison))
        actions.weigh_claim(Claim.objects.get(pk=claim.pk), by=WORKER)


def _a_doubtful_one(stage: Stage, one: ClassOnStage) -> None:
    """All fits but the last four of the ID number."""
    person = one.missing().last()
    number = person.affiliations.order_by("pk")[0].student_number
    with ago(30):
        actions.keep_id_digits([(number, "4417")], by=stage.office())
    with ago(0.8):
        _claim(stage, person, one, id_digits="0000")


def _claim(stage: Stage, person: Person, one: ClassOnStage, **said: str) -> Claim:
    line = person.affiliations.order_by("pk")[0]
    facts = {name: getattr(line, name) for name in ("student_number", "department", "class_name", "end_year")}
    statement = ClaimStatement(full_name=person.full_name, entry_year=one.entry_year, **facts | said)
    claim = actions.make_claim(statement, by=_sign_up(stage, person, one))
    return actions.weigh_claim(claim, by=WORKER)


def _sign_up(stage: Stage, person: Person, one: ClassOnStage) -> Actor:
    born = person.birth_date or str(one.entry_year - 18)
    email = f"login{next(stage.logins)}@example.org"
    return person_actor(people.sign_up(email, birth_date=born, is_verified=True, by=visitor()))
