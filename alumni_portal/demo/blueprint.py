"""The invented college: Lingnan College of Industry and Trade, its departments, cohorts, classes and chapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from associations.models import Association

Mode, Joining = Association.Mode, Association.Joining

INSTITUTION = {
    "name_zh": "岭南工贸职业学院",
    "name_en": "Lingnan College of Industry and Trade",
    "short_name_zh": "岭南工贸校友",
    "short_name_en": "Lingnan Alumni",
    "office_zh": "岭南工贸职业学院校友办公室",
    "office_en": "Alumni Office, Lingnan College of Industry and Trade",
    "address_zh": "行政楼204室，周一至周五8:30—17:30",
    "address_en": "Room 204, Administration Building, Monday to Friday 8:30–17:30",
    "phone": "020-8000 1958",
    "email": "alumni@example.org",
    "registration_number": "粤ICP备00000000号",
    "home_city_code": "440100",
    "terms_zh": "这里的资料只用于校友工作。你可以随时改、随时退出。",
    "terms_en": "What is kept here serves alumni work alone. You can change it and leave at any time.",
}
SCHOOL = ("岭南工贸职业学院校友会", "Lingnan Alumni Association")
YEARS_OF_STUDY = 3
CLASSES_PER_COHORT = 5


@dataclass(frozen=True, slots=True)
class Department:
    zh: str
    en: str
    slug: str
    mode: str
    founding_year: int
    entry_years: tuple[int, ...]
    programmes: tuple[tuple[str, str], ...]  # five: one class each


DEPARTMENTS = (
    Department(
        "经济贸易系", "Department of Economics and Trade", "trade", Mode.COMPREHENSIVE, 1972, (1998, 2006, 2012),
        (("会计电算化1班", "Computerised Accounting 1"), ("会计电算化2班", "Computerised Accounting 2"),
         ("会计电算化3班", "Computerised Accounting 3"), ("国际贸易1班", "International Trade 1"),
         ("物流管理1班", "Logistics 1")),
    ),
    Department(
        "机电工程系", "Department of Mechanical and Electrical Engineering", "engineering", Mode.SERVICE, 1958,
        (1985, 2003, 2015),
        (("模具设计1班", "Mould Design 1"), ("模具设计2班", "Mould Design 2"), ("数控技术1班", "Numerical Control 1"),
         ("汽车检测1班", "Automotive Testing 1"), ("电气自动化1班", "Electrical Automation 1")),
    ),
    Department(
        "信息工程系", "Department of Information Engineering", "information", Mode.ACADEMIC, 1994,
        (2009,),  # and those who study now
        (("软件技术1班", "Software 1"), ("软件技术2班", "Software 2"), ("计算机网络1班", "Computer Networks 1"),
         ("电子商务1班", "E-Commerce 1"), ("动漫设计1班", "Animation 1")),
    ),
)  # fmt: skip

CHAPTERS = (
    ("regional", "佛山校友会", "Foshan Chapter", "foshan", Joining.REQUEST),
    ("overseas", "北美校友会", "North America Chapter", "north-america", Joining.REQUEST),
    ("industry", "制造业校友会", "Manufacturing Chapter", "manufacturing", Joining.INVITATION),
    ("interest", "校友长跑队", "Alumni Runners", "runners", Joining.OPEN),
)

# Of all people, how many are in each chapter.
CHAPTER_SHARES = {"foshan": 0.15, "north-america": 0.02, "manufacturing": 0.05, "runners": 0.03}

# Key → full name, gender, where they work. The keys of the secretaries are their departments'.
STAFF = {
    "secretary_general": ("何婉仪", "女", "校友办公室"),
    "office_1": ("区志勤", "男", "校友办公室"),
    "office_2": ("黎思敏", "女", "校友办公室"),
    "trade": ("曾国华", "男", "经济贸易系"),
    "engineering": ("单雅琴", "女", "机电工程系"),
    "information": ("冼家明", "男", "信息工程系"),
}

SHOWN = "trade-2006-3"  # the class whose liaison, member and applicant one can sign in as
# With what one signs in as the first of these, the secretary of the second, and the liaison of the third.
ADDRESSES = {
    "secretary_general": "office@example.org",
    "trade": "department@example.org",
    SHOWN: "liaison@example.org",
}
CHARTER = (
    "每年十一月走进一家校友的工厂，家属可以同来；名额满了，先登记候补。\n\n"
    "会长和理事由成员选出，任期两年。**账目每年公开一次。**"
)
SILENT_FOR_A_WEEK = "trade-2012-1"
SILENT_FOR_TWO_WEEKS = "engineering-2003-2"
ENDS_SOON = "trade-1998-2"
ENDS_IN_DAYS = 20
ALWAYS_KEPT = (SHOWN, SILENT_FOR_A_WEEK, SILENT_FOR_TWO_WEEKS, ENDS_SOON)
HANDOVER_NOTE = (
    "群里加人我都先打电话问一句。返校日的桌子每年找二饭堂王阿姨订，她认得我们班。\n\n"
    "还没找到的六位里，三位去过珠海实习，当年的带队老师可能有电话。"
)

# What was said on the wall of the class that is shown: days ago, who said it, the words, and what was answered.
LIAISON, MEMBER = "liaison", "member"
SAID = (
    (
        61, LIAISON,
        "大家好，班里的窗口开起来了。**还没进来的同学**，谁有联系方式就转给他们，也可以直接把邀请码发过去。",
        ("收到，我去问珠海实习那几位。", "辛苦了。"),
    ),
    (
        23, MEMBER,
        "翻到大二珠算比赛那张奖状，后排那个没看镜头的是谁？",
        ("是我，当时在系鞋带。", "我还以为是老曾。", "奖状原件在系里吗？"),
    ),
    (
        12, MEMBER,
        "公司年底要招两个成本会计，在汕头，想先问问有没有学弟学妹愿意来。待遇可以谈，有问题直接找我。",
        ("我转给系里的就业群。",),
    ),
    (
        4, LIAISON,
        "12月6日返校日，咱们班中午在二饭堂楼上，阿姨说还给我们做当年的豉汁排骨饭。来的在这里报一声，我好订位。",
        ("收到，我来。", "算我一个。", "回不去，托你们替我吃一份。", "好，到时见。"),
    ),
    (1, MEMBER, "下个月我回广州出差，有空的一起吃个饭。", ("带上我。",)),
)  # fmt: skip
PINNED = 3  # of these
UNWANTED = "有同学想做稳赚不赔的理财吗？三个月翻倍，加我微信细聊。"
REPORTS = ("这是推销，不该发在班里。", "他在别的群也发过，请看一下。")
ELSEWHERE_SAID = (
    "大家好，我是新一任联络员，有事找我。",
    "毕业照的底片找到了，扫好了再发上来。",
    "谁还有陈老师的电话？想请她来聚会。",
    "班费还剩四百多，聚会时一起商量怎么用。",
)
CHAPTER_SAID = "佛山校友会年会定在12月20日下午两点，石湾。报名的回复一声，带家属的写上人数。"

KNOCKING_WORDS = (
    "我坐最后一排靠窗，毕业后去了增城。",
    "我是静雯，和你住405的。",
    "听小燕说班里找到一大半了，算我一个。",
    "大二从1班转过来，跟你们一起上了两年，毕业照里有我。",
    "身份证上后来改了一个字，老同学还叫我原来的名字。",
)


def students_entry_year(today: date) -> int:
    """When those came who graduate next."""
    next_graduation = today.year if (today.month, today.day) < (7, 1) else today.year + 1
    return next_graduation - YEARS_OF_STUDY


def cohorts(today: date) -> Iterator[tuple[Department, int]]:
    """Eight of them, with the year in which they came; the last ones are students."""
    for department in DEPARTMENTS:
        for entry_year in department.entry_years:
            yield department, entry_year
    yield DEPARTMENTS[-1], students_entry_year(today)


def class_names(entry_year: int, programme: tuple[str, str]) -> tuple[str, str]:
    return f"{entry_year}级{programme[0]}", f"{programme[1]}, entered {entry_year}"
