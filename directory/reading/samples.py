"""A roster for newcomers to try the import with: `python -m directory.reading.samples FILE`.

It looks as such files do: GB18030, a title above the header, a column nobody needs, several
ways to write a date, and a few cells that are wrong. Everybody in it is invented; the numbers
lie in a block without subscribers, the addresses under a domain that never exists.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TITLE = "岭南工贸职业学院校友名册（示例，人名皆为虚构）"
HEADER = (
    *("序号", "姓名", "性别", "出生日期", "学号", "院系", "专业", "班级"),
    *("入学年份", "毕业年份", "手机", "邮箱", "工作单位", "职务", "现居城市"),
)


@dataclass(frozen=True, slots=True)
class SampleClass:
    department: str
    programme: str
    name: str
    number: str
    women: str
    men: str
    employers: tuple[tuple[str, str], ...]


CLASSES = (
    SampleClass(
        "经济管理学院",
        "大数据与会计",
        "2018级会计1班",
        "180101",
        women="曾丽 林晓彤 陈思远 黄诗涵 梁咏欣 何嘉怡 谢雨桐 区婉仪 邓紫珊 冯若兰"
        " 苏敏仪 欧阳晴 潘静雯 查慧敏 叶清荷 麦可欣 𠮷田美咲 Nguyễn_Thị_Hoa 单秋雁",
        men="张浩然 李家豪 刘䶮 罗俊杰 吴子轩 郑凯 许博文 陈思远 尉迟恒 卢振宇 彭志远",
        employers=(
            ("岭海会计师事务所", "审计助理"),
            ("南岸纺织有限公司", "出纳"),
            ("", ""),
            ("青禾税务师事务所", "会计"),
            ("湾畔商业银行", "柜员"),
            ("自主创业", "店主"),
        ),
    ),
    SampleClass(
        "智能制造学院",
        "机电一体化技术",
        "2018级机电1班",
        "180202",
        women="何静 梁晓敏 朴恩智 关雅文 温慧琳 孔令仪",
        men="王志强 单雄 陈国栋 黄伟健 仇子昂 谢文锋 解明轩 曹建业 邱俊朗 钟家明 赖永康 盖世杰"
        " 马天宇 蔡荣华 单于峰 方启明 石磊 江海涛 Carlos_Mendes_da_Silva 余承志 杜宇航 范文涛 严立新 覃大勇",
        employers=(
            ("岭南精密机械厂", "数控技术员"),
            ("粤联电梯有限公司", "维保工程师"),
            ("海珠新能源科技有限公司", "设备工程师"),
            ("", ""),
            ("恒达汽车零部件有限公司", "班组长"),
        ),
    ),
)

CITIES = ("广州", "佛山", "深圳", "东莞", "珠海", "", "中山", "长沙", "惠州", "南宁", "上海")

# What is wrong, or at least odd, at which running number: column, and what stands there.
PLANTED: dict[int, tuple[str, str]] = {
    4: ("出生日期", "2000年8月"),
    7: ("出生日期", "03/05/2000"),
    11: ("手机", "138000012"),
    15: ("邮箱", "ye.qinghe.mail.example"),
    19: ("学号", "2.01801E+11"),
    22: ("入学年份", "18级"),
    26: ("出生日期", "1905-05-29"),
    33: ("姓名", ""),
    38: ("性别", "？"),
    44: ("出生日期", "2000-02-30"),
    50: ("手机", "13800000050、020-81234567"),
}
TWICE = 41  # this line stands in the file a second time, at its end


def make_sample_roster() -> bytes:
    """The file, the same at every call."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    blanks = [""] * (len(HEADER) - 1)
    writer.writerows([[TITLE, *blanks], HEADER, *_lines()])
    return text.getvalue().encode("gb18030")


def _lines() -> Iterator[list[str]]:
    lines = [
        _line(count, name, gender, place, group)
        for count, (place, name, gender, group) in enumerate(_people(), start=1)
    ]
    for count, (column, cell) in PLANTED.items():
        lines[count - 1][HEADER.index(column)] = cell
    yield from lines
    yield lines[TWICE - 1]


def _people() -> Iterator[tuple[int, str, str, SampleClass]]:
    for group in CLASSES:
        women = [(name, "女") for name in group.women.split()]
        men = [(name, "男") for name in group.men.split()]
        for place, (name, gender) in enumerate(women + men, start=1):
            yield place, name.replace("_", " "), gender, group


def _line(count: int, name: str, gender: str, place: int, group: SampleClass) -> list[str]:
    number = f"20{group.number}{place:02}"
    employer, position = group.employers[count % len(group.employers)]
    city = CITIES[count % len(CITIES)] if employer else ""
    phone = "" if count % 9 == 0 else f"1380000{count:04}"
    email = "" if count % 5 == 0 else f"{number}@alumni.example"
    return [
        *(str(count), name, gender, _birth_date(count), number),
        *(group.department, group.programme, group.name, "2018", "2021"),
        *(phone, email, employer, position, city),
    ]


def _birth_date(count: int) -> str:
    """Spread over the two years in which such a class is born, written in the usual ways."""
    year, month, day = 1999 + count % 2, count * 5 % 12 + 1, count * 7 % 28 + 1
    forms = (f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}年{month}月{day}日")
    return forms[count % len(forms)]


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(make_sample_roster())
