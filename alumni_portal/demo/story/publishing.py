"""A newsletter of the school: some have asked for it, two issues are out."""

from __future__ import annotations

from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import Stage
from outreach.actions import campaigns, newsletters
from outreach.actions.messages import Words, change_wording
from outreach.actions.subscriptions import subscribe
from people.models import Person

READERS = 16
WHAT_IT_IS = {
    "name_zh": "校友通讯",
    "name_en": "Alumni Letter",
    "about_zh": "学校里新近的事，和校友寄来的消息。",
    "about_en": "What is new at the school, and what alumni have written to us.",
    "rhythm_zh": "每季度一期",
    "rhythm_en": "Each quarter",
    "readers": "everybody",
}
SPRING = {
    "zh-hans": Words(
        "木棉开了，图书馆也开了",
        "{{姓名}}，你好：\n\n## 图书馆搬了\n\n新馆三月开门。老馆二楼靠窗的那排桌子，原样搬了过去。\n\n"
        "## 校友来信\n\n> 在东莞做了十年模具，今年收了第一个徒弟，也是咱们学校出来的。\n\n下一期夏天寄出。",
    ),
    "en": Words(
        "The kapok is out, and so is the library",
        "Dear {{name}},\n\n## The library has moved\n\nThe new one opened in March. The row of desks by the windows"
        " of the old second floor stands there as it was.\n\n## From alumni\n\n> Ten years of moulds in Dongguan,"
        " and this year my first apprentice, who is from our school too.\n\nThe next letter comes in summer.",
    ),
}
SUMMER = {
    "zh-hans": Words(
        "夏天的几件事",
        "{{姓名}}，你好：\n\n## 毕业典礼\n\n今年的典礼办在操场上，雨下了一半，谁也没走。\n\n"
        "## 想请你做的事\n\n- 看看自己的资料还对不对\n- 认识没收到这封信的同学，告诉他一声",
    ),
    "en": Words(
        "A few things of this summer",
        "Dear {{name}},\n\n## Graduation\n\nThis year's was on the sports ground. It rained through half of it, and"
        " nobody left.\n\n## What we ask of you\n\n- See whether what we know of you is still right\n"
        "- Do you know a classmate who did not get this letter? Tell them",
    ),
}


def tell_of_the_newsletter(stage: Stage) -> None:
    by = stage.office()
    with ago(150):
        newsletter = newsletters.create_newsletter(stage.school, by=by, **WHAT_IT_IS)
        for person in Person.objects.living().exclude(login=None).order_by("pk")[:READERS]:
            subscribe(newsletter, by=stage.acting(person))
    for days, words in ((120, SPRING), (30, SUMMER)):
        with ago(days):
            issue = newsletters.begin_issue(newsletter, by=by)
            change_wording(issue.message, words, by=by)
            campaigns.launch_campaign(campaigns.submit_campaign(issue, by=by), by=by)
