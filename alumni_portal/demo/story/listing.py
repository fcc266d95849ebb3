"""The office works with many at once: a shared list, a list of single people, a change of many that was looked at."""

from __future__ import annotations

from alumni_portal.demo.story.stage import Stage
from directory import actions
from directory.queries.chosen import Choice
from people import actions as people

SPEAKERS = 8


def keep_lists(stage: Stage) -> None:
    office = stage.office()
    recent = {"graduated": f"{stage.today.year - 5}-{stage.today.year}"}
    actions.save_list("近五年毕业", Choice("records", recent), association=stage.school, by=office)
    speakers = actions.save_list("校庆发言人选", Choice(""), is_fixed=True, by=office)
    chosen = [person for one in stage.classes[:SPEAKERS] for person in one.missing()[:1]]
    actions.list_people(speakers, chosen, by=office)
    tag = people.make_tag("校庆发言", by=office)
    actions.look_at_bulk_edit(Choice("list", saved_list=speakers), "add_tag", str(tag.pk), by=office)
