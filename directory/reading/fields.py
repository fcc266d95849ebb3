"""The fields a roster may carry, and the names that people give their columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, get_args

Field = Literal[
    "full_name",
    "family_name",
    "given_name",
    "gender",
    "birth_date",
    "student_number",
    "department",
    "programme",
    "class",
    "entry_year",
    "end_year",
    "phone",
    "email",
    "employer",
    "position",
    "city",
]

FIELDS: tuple[Field, ...] = get_args(Field)
NOTE = "note"  # a column that is none of these and is kept all the same, under its heading; there may be several

# In order of preference: where 手机 and 电话 both stand in a header, 手机 is the phone.
COLUMN_NAMES: dict[Field, str] = {
    "full_name": "姓名 学生姓名 校友姓名 毕业生姓名 中文姓名 真实姓名 名字 全名 名称 xm"
    " name fullname studentname alumniname chinesename namefull",
    "family_name": "姓 姓氏 familyname surname lastname",
    "given_name": "名 givenname firstname forename givennames firstnames",
    "gender": "性别 xb gender sex",
    "birth_date": "出生日期 出生年月日 出生年月 生日 出生时间 出生年份 出生 csrq"
    " birthdate dateofbirth dob birthday dateborn born birthyear yearofbirth",
    "student_number": "学号 学生学号 学籍号 学生编号 学工号 学员编号 xh"
    " studentnumber studentno studentid studentidnumber studentnum matriculationnumber stuid",
    "department": "院系 系部 学院 二级学院 所在学院 所在院系 所属学院 所属院系 院系名称 学院名称 系别 系"
    " 院 院部 院系部 教学系部 毕业院系 就读院系 yx department school faculty college dept departmentname",
    "programme": "专业 专业名称 所学专业 就读专业 毕业专业 主修专业 zy"
    " programme program major subject fieldofstudy degreeprogramme degreeprogram specialty",
    "class": "班级 班级名称 所在班级 行政班 行政班级 班 班别 bj class classname classgroup section",
    "entry_year": "入学年份 入学年度 入学时间 入学日期 入学年月 入学年 入学 年级 所在年级 级别 届级 rxnf"
    " entryyear yearofentry admissionyear yearofadmission enrollmentyear enrolmentyear startyear intake"
    " intakeyear entrydate admissiondate enrollmentdate enrolmentdate yearenrolled grade",
    "end_year": "毕业年份 毕业年度 毕业时间 毕业日期 毕业年月 毕业年 毕业届别 毕业届 届别 届次 毕业 离校年份"
    " 离校时间 结业年份 bynf graduationyear yearofgraduation gradyear endyear classyear graduationdate"
    " graduated yeargraduated completionyear classof",
    "phone": "手机 手机号 手机号码 移动电话 联系手机 本人手机 联系电话 电话 电话号码 联系方式 联系号码"
    " 固定电话 sj mobile mobilephone mobilenumber cellphone cell phone phonenumber telephone tel"
    " contactnumber contact",
    "email": "邮箱 电子邮箱 电子邮件 邮箱地址 电子信箱 邮件 电邮 常用邮箱 email emailaddress mail mailaddress",
    "employer": "工作单位 单位 单位名称 现工作单位 就业单位 任职单位 所在单位 工作单位名称 公司 公司名称"
    " 雇主 dw employer company organisation organization companyname workplace employername currentemployer",
    "position": "职务 职位 岗位 现任职务 担任职务 工作职务 职务名称 工作岗位 职称 zw"
    " position jobtitle role currentposition",
    "city": "所在城市 现居城市 城市 现居地 居住城市 工作城市 常住城市 所在地 现居住地 居住地 工作地点"
    " 工作所在地 目前所在城市 所在地区 city currentcity location residence cityofresidence town",
}

_BRACKETED = re.compile(r"[(\[{<【〔〈《「][^)\]}>】〕〉》」]*[)\]}>】〕〉》」]?")
_BESIDES = re.compile(r"[/、,;|]|\bor\b|或")


def guess_mapping(header: Sequence[str]) -> dict[int, Field]:
    """Which column (from 0) is which field, as far as the names say so. Each field once."""
    candidates = sorted(_candidates(header))
    mapping: dict[int, Field] = {}
    for _, column, field in candidates:
        if column not in mapping and field not in mapping.values():
            mapping[column] = field
    return dict(sorted(mapping.items()))


def guess_field(name: str) -> Field | None:
    """The field that a column of this name holds, or None."""
    found = _recognised(name)
    return found[1] if found else None


def _candidates(header: Sequence[str]) -> Iterator[tuple[int, int, Field]]:
    for column, name in enumerate(header):
        if found := _recognised(name):
            rank, field = found
            yield rank, column, field


def _recognised(name: str) -> tuple[int, Field] | None:
    """The field and how good the name is for it (0 is best)."""
    known = _known_names()
    plain = unicodedata.normalize("NFKC", name).casefold()
    for attempt in (plain, _BRACKETED.sub("", plain), *_BESIDES.split(_BRACKETED.sub("", plain))):
        if found := known.get(_letters(attempt)):
            return found
    return None


def _letters(name: str) -> str:
    return "".join(char for char in name if char.isalnum())


@cache
def _known_names() -> dict[str, tuple[int, Field]]:
    return {name: (rank, field) for field, names in COLUMN_NAMES.items() for rank, name in enumerate(names.split())}
