"""Whom to write to: an audience of the office, one of a department, one of a class."""

from __future__ import annotations

from alumni_portal.demo.blueprint import SHOWN
from alumni_portal.demo.story.stage import Stage
from outreach.actions.audiences import create_audience

QUIET = {"trait": "people.signed_in", "value": "not_for_a_year"}


def keep_audiences(stage: Stage) -> None:
    trade, shown = stage.departments["trade"], stage.class_called(SHOWN)
    near = {
        "all": [
            {"any": [{"trait": "people.city", "value": "佛山"}, {"trait": "people.city", "value": "广州"}]},
            {"trait": "people.end_years", "value": [stage.today.year - 20, None]},
            {"not": {"trait": "people.kind", "value": "training"}},
        ]
    }
    create_audience("近二十年毕业、在广佛的校友", stage.school, near, is_shared=True, by=stage.office())
    late = {
        "all": [
            {"trait": "people.end_years", "value": [stage.today.year - 25, stage.today.year - 10]},
            {"trait": "associations.in_class_group", "value": False},
        ]
    }
    create_audience("还没进班级群的老校友", trade, late, by=stage.acting(stage.staff["trade"]))
    joined = {"trait": "associations.joined", "value": shown.association.public_id}
    create_audience("班里一年没来的同学", shown.association, {"all": [joined, QUIET]}, by=stage.acting(shown.liaison))
