"""What was said in the groups, who heard of it, and what somebody asks the liaison to look at."""

from __future__ import annotations

from itertools import cycle

from alumni_portal.demo import blueprint
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations.models import Association
from common.actors import Actor, system
from conversations import actions
from conversations.models import Post
from people.models import Person

Kind = Post.Kind
VOICES = 6  # members of a class who say something
REPORTED = 2.3  # days ago


def tell_of_walls(stage: Stage) -> None:
    shown = stage.class_called(blueprint.SHOWN)
    members = _voices(stage, shown)
    before, after = ([said for said in blueprint.SAID if (said[0] > REPORTED) is early] for early in (True, False))
    posts = [_say(stage, shown, members, *said) for said in before]
    _report_one(stage, shown.association, members)  # a wall is in the order in which things were said
    posts += [_say(stage, shown, members, *said) for said in after]
    with ago(3.5):
        actions.pin_post(posts[blueprint.PINNED], by=stage.acting(shown.liaison))
    others = [one for one in stage.classes if one.liaison and one is not shown]
    for one, words in zip(
        stage.random.sample(others, len(blueprint.ELSEWHERE_SAID)), blueprint.ELSEWHERE_SAID, strict=True
    ):
        with ago(stage.random.randint(5, 90)):
            _announce(one.association, words, stage.acting(one.liaison))
    _speak_to_a_chapter(stage)


def _say(stage: Stage, one: ClassOnStage, members: list[Actor], days: float, who: str, words: str, answers) -> Post:
    """Somebody says it; the others answer within the day and like it."""
    by, *others = members if who == blueprint.MEMBER else [stage.acting(one.liaison), *members]
    members.append(members.pop(0))
    with ago(days):
        kind = Kind.ANNOUNCEMENT if who == blueprint.LIAISON else Kind.POST
        post = actions.write_post(one.association.wall, words, kind=kind, by=by)
        _tell(post)
    for number, (answer, voice) in enumerate(zip(answers, cycle(others)), start=1):
        with ago(days - 0.04 * number):
            actions.write_comment(post, answer, by=voice)
    for voice in others[: stage.random.randint(1, len(others))]:
        with ago(days - 0.3):
            actions.toggle_like(post, by=voice)
    return post


def _report_one(stage: Stage, group: Association, members: list[Actor]) -> None:
    with ago(REPORTED):
        unwanted = actions.write_post(group.wall, blueprint.UNWANTED, by=members[0])
        _tell(unwanted)
    for reason, voice in zip(blueprint.REPORTS, members[1:], strict=False):
        with ago(2.1):
            actions.report(unwanted, reason, by=voice)


def _speak_to_a_chapter(stage: Stage) -> None:
    chapter = stage.chapters["foshan"]
    president = chapter.terms.get(office__code="chapter_president").person
    with ago(6):
        _announce(chapter, blueprint.CHAPTER_SAID, stage.acting(president))


def _announce(association: Association, words: str, by: Actor) -> None:
    _tell(actions.write_post(association.wall, words, kind=Kind.ANNOUNCEMENT, by=by))


def _tell(post: Post) -> None:
    """What a worker does after each post."""
    while actions.tell_some_members(post, by=system("worker")):
        pass


def _voices(stage: Stage, one: ClassOnStage) -> list[Actor]:
    """Members with a login, the liaison apart."""
    members = Person.objects.filter(memberships__association=one.association, memberships__ended_at=None)
    others = list(members.living().exclude(pk=one.liaison.pk).order_by("pk"))
    return [stage.acting(person) for person in others[:VOICES]]
