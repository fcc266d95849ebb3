"""Two letters to many: one that has left, and one that waits for a second person."""

from __future__ import annotations

from alumni_portal.demo.story.stage import Stage
from common.actors import Actor
from outreach.actions import campaigns
from outreach.actions.messages import Words, change_wording
from outreach.models import Campaign

REUNION = {
    "zh-hans": Words(
        "今年秋天，回来坐坐",
        "十一月的第二个周六，系里给大家留了从前的教室，饭堂也开着。\n\n"
        "带上家人也好，一个人来也好，到了门口说一声是哪个班的就行。",
    ),
    "en": Words(
        "Come back this autumn",
        "On the second Saturday of November your old classrooms are open, and so is the canteen.\n\n"
        "Bring your family or come alone; at the gate just say which class you are from.",
    ),
}
WORKSHOP = {
    "zh-hans": Words(
        "新实训楼，想请你来看看",
        "新的实训楼开了。想听听在车间里干过的人怎么说：哪些设备用得上，还缺什么。\n\n回这封信就能找到我们。",
    ),
    "en": Words(
        "The new workshop wants your eye",
        "The new workshop is open. We would like to hear from people who work in one: what is of use,"
        " and what is missing.\n\nAn answer to this letter reaches us.",
    ),
}


def tell_of_campaigns(stage: Stage) -> None:
    left = _handed_in(stage, "trade", "秋季返校", "gatherings", REUNION)
    campaigns.launch_campaign(campaigns.approve_campaign(left, by=stage.office()), by=_secretary(stage, "trade"))
    _handed_in(stage, "engineering", "新实训楼听意见", "news", WORKSHOP)


def _handed_in(stage: Stage, department: str, title: str, category: str, words: dict[str, Words]) -> Campaign:
    by = _secretary(stage, department)
    campaign = campaigns.create_campaign(title, stage.departments[department], category, by=by)
    change_wording(campaign.message, words, by=by)
    return campaigns.submit_campaign(campaign, by=by)


def _secretary(stage: Stage, department: str) -> Actor:
    return stage.acting(stage.staff[department])
