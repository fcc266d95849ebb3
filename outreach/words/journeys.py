"""The journeys that every house begins with, as drafts that the office switches on one by one.

What the house sends by itself already is not said here again: the yearly question whether a record is right, and the
letters 30 and 14 days before a term ends. These ask once more where no answer came, think of the hand-over earlier, and
say thank you.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from outreach.models import JourneyStep

BEFORE = JourneyStep.From.BEFORE
ZH, EN = "zh-hans", "en"
JOINED = {"trait": "associations.in_class_group", "value": True}
A_WEEK, ONLY_THAT_DAY = 7 * 24, 0


@dataclass(frozen=True, slots=True)
class ReadyStep:
    """``times`` are those of a ``JourneyStep``; subject and body in each language."""

    zh: tuple[str, str]
    en: tuple[str, str]
    times: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadyJourney:
    code: str
    names: tuple[str, str]
    category: str
    moment: str
    steps: tuple[ReadyStep, ...]
    conditions: Mapping[str, Any] = field(default_factory=dict)


WELCOME = ReadyJourney(
    "welcome",
    ("欢迎回来", "Welcome"),
    "greetings",
    "people.registered",
    (
        ReadyStep(
            (
                "{{名字}}，欢迎回来",
                "你的账号和学校里的档案接上了。从今天起，同学找得到你，你也找得到他们。\n\n"
                "不用一次做完什么。先看看你的页面上写了哪些事，有写错的，你一改就算数；谁能看到哪一项，也由你定。\n\n"
                "[看看我的页面](/me/){按钮}\n\n有事想问，直接回这封信，校友办的人会看到。",
            ),
            (
                "Welcome back, {{given_name}}",
                "Your login and your record at the school are one now. From today your classmates "
                "can find you, and you can find them.\n\nNothing has to be done at once. Have a look at what your page "
                "says; what is wrong is right as soon as you change it, and who sees which line is up to you.\n\n"
                "[See my page](/me/){button}\n\nIf you would like to ask something, answer this letter: somebody in "
                "the alumni office reads it.",
            ),
            {"late_hours": 2 * A_WEEK},
        ),
        ReadyStep(
            (
                "两分钟，让老同学认得出你",
                "很多人分别了十几年，认人靠的是两样：在哪个城市，做哪一行。\n\n"
                "你的页面上这两样要是空着，填上只要两分钟。不想给谁看，旁边选一下就好，不会影响别的。\n\n"
                "[补上城市和工作](/me/){按钮}",
            ),
            (
                "Two minutes, so that old friends know you",
                "After ten years and more people know each other by two things: the city, and "
                "the work.\n\nIf these are still empty on your page, they take two minutes. Whoever is not to see them "
                "you choose beside each; nothing else changes.\n\n[Add my city and work](/me/){button}",
            ),
            {"counts_from": BEFORE, "days": 3, "hour": 10, "late_hours": A_WEEK},
        ),
        ReadyStep(
            (
                "{{班级|你的班}}还给你留着位子",
                "{{班级|你们班}}在这里有一个群组，看得到谁在、谁还没有消息。你还没有进去。\n\n"
                "找到你的班，点一下申请，联络员看到就会让你进。班里要是还没有联络员，会由院系的人来答复，不会没人管。\n\n"
                "[找我的班](/associations/){按钮}\n\n这是我们为这件事写的最后一封信。",
            ),
            (
                "A place is kept for you in {{class|your class}}",
                "{{class|Your class}} has a group here. It shows who has come, and of whom "
                "nobody has heard. You are not in it yet.\n\nFind your class and ask to join; its liaison lets you in. "
                "Where there is no liaison, somebody from the department answers, so nobody waits for ever.\n\n"
                "[Find my class](/associations/){button}\n\nThis is the last letter we write about it.",
            ),
            {"counts_from": BEFORE, "days": 11, "hour": 10, "late_hours": A_WEEK, "ends_when": JOINED},
        ),
    ),
)

CONFIRM = ReadyJourney(
    "confirm",
    ("档案还对吗", "Is your record still right"),
    "record",
    "people.not_confirmed",
    (
        ReadyStep(
            (
                "再问一声：这些还对吗",
                "三个星期前问过你，学校记着的这些事还对不对，还没听到你说。\n\n"
                "手机换了、搬了城市、换了工作，这三样最容易旧。看一眼，都对就点一下都对，不用写什么。\n\n"
                "[看一眼我的档案](/me/check/){按钮}\n\n今年就问到这里。",
            ),
            (
                "Once more: is this still right?",
                "Three weeks ago we asked whether what the school knows of you is still right, "
                "and have not heard from you.\n\nThree things grow old first: the telephone, the city, the work. Have "
                "a look; if all is right, one click says so and nothing has to be written.\n\n"
                "[Look at my record](/me/check/){button}\n\nWe shall not ask again this year.",
            ),
            {"days": 21, "hour": 10, "late_hours": A_WEEK},
        ),
    ),
)

DESK = ReadyJourney(
    "liaison-desk",
    ("联络员每月一封", "The liaison's month"),
    "greetings",
    "associations.liaison_month",
    (
        ReadyStep(
            (
                "这个月，{{班级|你的班}}的几件小事",
                "谢谢你守着{{班级|这个班}}。新的一个月，有空时看三件事就够了：\n\n"
                "- 有没有人在等你让他进班；\n- 还没消息的同学里，有没有你上个月碰见过的；\n"
                "- 班里有没有一句话值得跟大家说。\n\n"
                "在手机上五分钟能做完。哪个月太忙，没做也不算你失职，等着的人会自动转给院系。\n\n[打开我的页面](/me/){按钮}",
            ),
            (
                "This month in {{class|your class}}",
                "Thank you for keeping {{class|your class}}. Three things are enough for a new "
                "month, when you find the time:\n\n- whether somebody waits to be let in;\n- whether last month you "
                "met one of those of whom nobody has heard;\n- whether there is something worth telling everybody.\n\n"
                "Five minutes on a telephone will do. If a month is too full, that is nobody's fault: whoever waits is "
                "passed on to the department.\n\n[Open my page](/me/){button}",
            ),
            {"hour": 9, "late_hours": A_WEEK},
        ),
    ),
)

TERM_END = ReadyJourney(
    "term-end",
    ("任期将满", "A term of office ends"),
    "greetings",
    "associations.term_ends",
    (
        ReadyStep(
            (
                "任期还有两个月，想想谁来接",
                "你的任期还有两个月。离开以前，有两件事早点想会轻松很多：谁愿意接着做，"
                "还有哪些事只有你一个人知道。\n\n有了人选，跟院系或校友办说一声；你想再做一任，也请现在告诉我们。\n\n"
                "[打开我的页面](/me/){按钮}",
            ),
            (
                "Two months left: who might follow you?",
                "Two months of your term are left. Two things are easier when they are thought "
                "of early: who would like to carry on, and what only you know.\n\nIf you have somebody in mind, tell "
                "your department or the alumni office. If you would like to go on yourself, tell us now.\n\n"
                "[Open my page](/me/){button}",
            ),
            {"days": -60, "hour": 9, "late_hours": 2 * A_WEEK},
        ),
        ReadyStep(
            (
                "谢谢你做过的这些事",
                "你的任期昨天结束了。这段时间里，有人因为你找到了老同学，有人因为你愿意回来看看，"
                "这些多半没人当面跟你说过。\n\n我们替他们说一声：谢谢你。\n\n以后不用再守着什么了，想回来坐坐，随时都欢迎。",
            ),
            (
                "Thank you for what you did",
                "Your term ended yesterday. Because of you somebody found an old friend, and "
                "somebody else thought of coming back. Most of them never told you.\n\nSo we say it for them: thank "
                "you.\n\nThere is nothing you have to look after any more. You are welcome whenever you like to come "
                "by.",
            ),
            {"days": 1, "hour": 10, "late_hours": A_WEEK},
        ),
    ),
)

GRADUATION = ReadyJourney(
    "graduation",
    ("毕业", "Graduation"),
    "greetings",
    "people.graduated",
    (
        ReadyStep(
            (
                "{{名字}}，毕业快乐",
                "从今天起你是校友了。图书馆的门禁会过期，这个身份不会。\n\n"
                "去到一个新地方，先看看那里有没有校友分会；想问问走在前面的人，也可以从这里找。\n\n"
                "[看看各地的校友会](/associations/){按钮}\n\n一路顺利。累了就回来看看。",
            ),
            (
                "Congratulations, {{given_name}}",
                "From today you are one of our alumni. The library card runs out; this does not.\n\n"
                "When you come to a new place, see whether there is a chapter. If you would like to ask somebody who "
                "went ahead, you can find them here as well.\n\n[See the chapters](/associations/){button}\n\n"
                "All the best on your way, and come back to see us.",
            ),
            {"hour": 10, "late_hours": 2 * A_WEEK},
        ),
        ReadyStep(
            (
                "离校一个月，给自己留个联系方式",
                "学校的邮箱和宿舍的地址以后多半收不到了。留一个常用的邮箱或手机号，"
                "同学聚会、母校的事，才不会漏了你。\n\n[留下常用的联系方式](/me/){按钮}",
            ),
            (
                "A month after leaving: how do we reach you?",
                "The school's mailbox and your room on campus will soon not reach you any "
                "more. Leave an address or a number that you use, so that no reunion goes by without you.\n\n"
                "[Leave a way to reach me](/me/){button}",
            ),
            {"counts_from": BEFORE, "days": 30, "hour": 10, "late_hours": A_WEEK},
        ),
    ),
)

ANNIVERSARY = ReadyJourney(
    "class-anniversary",
    ("毕业周年", "Class anniversaries"),
    "greetings",
    "associations.class_anniversary",
    (
        ReadyStep(
            (
                "毕业{{毕业年数|这些}}年了，{{班级|你们班}}还好吗",
                "再过一个月，{{班级|你们班}}毕业就满{{毕业年数|好几}}年了。\n\n"
                "不一定要办多大的聚会。几个人约一顿饭，隔着城市打一通电话，在班里说一句近况，都算。"
                "想回学校看看，跟我们说一声，教室和饭堂的门我们来开。\n\n[去班里说一句](/me/){按钮}",
            ),
            (
                "{{years|Some}} years on: how is {{class|your class}}?",
                "In a month {{class|your class}} will have left school {{years|many}} years "
                "ago.\n\nIt need not be a great reunion. A meal with a few, a call across the country, a line to the "
                "class about how you are: all of it counts. If you would like to see the school again, tell us, and we "
                "open the doors.\n\n[Say a word to my class](/me/){button}",
            ),
            {"days": -30, "hour": 10, "late_hours": A_WEEK},
        ),
    ),
)

BIRTHDAY = ReadyJourney(
    "birthday",
    ("生日", "Birthday"),
    "greetings",
    "people.birthday",
    (
        ReadyStep(
            (
                "{{名字}}，生日快乐",
                "生日快乐。\n\n没有别的事，只是今天学校里也有人记得。愿你这一年平安，常有好消息。",
            ),
            (
                "Happy birthday, {{given_name}}",
                "Happy birthday.\n\nThat is all: somebody at your school remembers as well. We wish you a good year.",
            ),
            {"hour": 9, "late_hours": ONLY_THAT_DAY},
        ),
    ),
)

READY = (WELCOME, CONFIRM, DESK, TERM_END, GRADUATION, ANNIVERSARY, BIRTHDAY)


__all__ = ["EN", "READY", "ZH", "ReadyJourney", "ReadyStep"]
