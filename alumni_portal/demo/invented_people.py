"""Invented people with true-to-life names. Nobody in here exists; the same seed gives the same people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# Surnames by how often they are met in Guangdong, with those in between that machines read wrongly.
FREQUENT = {
    "陈": 12, "李": 9, "黄": 9, "张": 7, "梁": 6, "林": 6, "刘": 5, "吴": 4, "罗": 3, "杨": 3, "王": 3, "何": 3,
    "曾": 3, "邓": 2, "周": 2, "谢": 2, "郑": 2, "徐": 2, "冯": 2, "蔡": 2,
}  # fmt: skip
SURNAMES = (
    "".join(name * times for name, times in FREQUENT.items())
    + "叶卢潘麦关莫谭伍苏钟江马朱胡许彭郭孔欧赖区冼单解查仇朴盖任华宁翟缪覃乐洗简岑招霍"
)
COMPOUND_SURNAMES = ("司徒", "欧阳", "上官", "尉迟", "单于", "诸葛")
GIVEN = {
    "女": ("嘉晓雅淑秀丽美佩慧静婉敏思咏绮锦雪欣梓雨晨海凯小", "玲芳燕琳珊仪琴娟雯倩怡颖婷敏丽娜洁悦彤琪桦欣华"),
    "男": ("伟志家嘉俊永国建文子明振浩泽宇晓凯海锦", "明强华英君豪杰军斌辉荣轩恒骏东伟峰涛鹏龙鸿坤亮"),
}
RARE = "䶮堃喆犇昇懿祎"
FOREIGN = (
    ("Nguyen Thi Mai", "女"),
    ("Somchai Prasert", "男"),
    ("Siti Nurhaliza binti Ahmad", "女"),
    ("Muhammad Faisal Khan", "男"),
    ("Anna van der Berg", "女"),
    ("James O'Connor Jr.", "男"),
    ("María José García López", "女"),
    ("Oluwaseun Adebayo", "男"),
    ("Дарья Иванова", "女"),
    ("Tan Wei Ming", "男"),
    ("Kim Min-jun", "男"),
    ("Sato Haruka", "女"),
)
MINORITY = (("阿依古丽·买买提", "女"), ("扎西次仁", "男"), ("迪丽努尔·阿不都拉", "女"), ("卓玛央金", "女"))
EMPLOYERS = (
    "广州塔影会计师事务所", "佛山石湾陶业", "顺德家电研究院", "珠江轮渡公司", "东莞精密模具厂", "深圳云桥软件",
    "肇庆端砚文化", "中山灯饰集团", "汕头玩具进出口公司", "岭南工贸职业学院", "南沙港务", "惠州电子元件厂",
)  # fmt: skip
TITLES = (
    "会计",
    "主管会计",
    "工程师",
    "车间主任",
    "项目经理",
    "店长",
    "教师",
    "采购专员",
    "测试工程师",
    "创办人",
    "客户经理",
)
CITIES = ("广州", "广州", "广州", "佛山", "深圳", "东莞", "汕头", "长沙", "上海", "北京", "香港", "温哥华", "新加坡")


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """One line of an invented register, as text."""

    full_name: str
    gender: str
    birth_date: str
    student_number: str
    phone: str
    email: str
    employer: str
    position: str
    city: str


def names(random: Random) -> Iterator[tuple[str, str]]:
    """Full names with the gender as a register writes it, without end; about one in sixteen is not Han Chinese."""
    while True:
        dice = random.random()
        gender = random.choice("男女")
        if dice < 0.04:
            yield random.choice(FOREIGN)
        elif dice < 0.06:
            yield random.choice(MINORITY)
        else:
            yield _han_name(random, dice, gender), gender


def invented(random: Random, entry_year: int, numbers: Iterator[int]) -> Iterator[InventedPerson]:
    """People who came to the school in ``entry_year``; each number is used once."""
    for (full_name, gender), number in zip(names(random), numbers, strict=False):
        born = entry_year - random.choice((18, 18, 19, 19, 20))
        works = random.random() < 0.7
        yield InventedPerson(
            full_name=full_name,
            gender=gender,
            birth_date=f"{born}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
            if random.random() < 0.8
            else str(born),
            student_number=f"{entry_year % 100:02}{number:06}",
            # Numbers that no operator has given out.
            phone=f"199{number % 100_000_000:08}" if random.random() < 0.5 else "",
            email=f"alumnus{number}@example.org" if random.random() < 0.6 else "",
            employer=random.choice(EMPLOYERS) if works else "",
            position=random.choice(TITLES) if works else "",
            city=random.choice(CITIES) if random.random() < 0.8 else "",
        )


def _han_name(random: Random, dice: float, gender: str) -> str:
    surname = random.choice(COMPOUND_SURNAMES) if dice > 0.985 else random.choice(SURNAMES)
    if dice < 0.07:
        return surname + random.choice(RARE)
    first, second = GIVEN[gender]
    given = random.choice(second) if random.random() < 0.18 else random.choice(first) + random.choice(second)
    return surname + given
