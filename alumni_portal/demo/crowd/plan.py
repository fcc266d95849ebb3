"""Which departments, cohorts and classes so many people make."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from random import Random

YEARS_OF_STUDY = 3
FIRST_YEAR = 1975
USUAL_CLASS = 40
CLASSES_PER_DEPARTMENT = 150  # at the least, while there are departments left to open
THE_LARGE_CLASS = 60  # the first one: everybody is a member, so that a page of sixty can be measured

# (Chinese, English, address, programmes). The three of the blueprint are not among them.
DEPARTMENTS = (
    ("纺织服装系", "Textiles and Clothing", "textiles", ("服装设计", "纺织工艺", "服装营销")),
    ("建筑工程系", "Construction Engineering", "construction", ("建筑技术", "工程造价", "园林工程")),
    ("食品生物系", "Food and Biology", "food", ("食品检测", "粮食工程", "酿酒技术")),
    ("艺术设计系", "Art and Design", "art", ("陶瓷设计", "室内设计", "广告设计")),
    ("旅游管理系", "Tourism", "tourism", ("酒店管理", "导游", "会展策划")),
    ("外语系", "Foreign Languages", "languages", ("商务英语", "应用日语", "应用泰语")),
    ("护理系", "Nursing", "nursing", ("护理", "助产", "康复治疗")),
    ("药学系", "Pharmacy", "pharmacy", ("药学", "中药制药", "药品经营")),
    ("轨道交通系", "Rail Transport", "rail", ("铁道供电", "城轨运营", "信号控制")),
    ("船舶海事系", "Maritime Studies", "maritime", ("航海技术", "轮机工程", "港口机械")),
    ("农业技术系", "Agriculture", "agriculture", ("园艺", "水产养殖", "兽医")),
    ("林业系", "Forestry", "forestry", ("林业技术", "木材加工", "森林防火")),
    ("化学工程系", "Chemical Engineering", "chemistry", ("精细化工", "涂料技术", "环境监测")),
    ("材料工程系", "Materials", "materials", ("高分子材料", "金属热处理", "焊接技术")),
    ("汽车工程系", "Automotive Engineering", "cars", ("汽车维修", "新能源汽车", "汽车营销")),
    ("电力工程系", "Electrical Power", "power", ("供用电", "继电保护", "光伏发电")),
    ("通信工程系", "Communications", "communications", ("移动通信", "光纤通信", "物联网")),
    ("财政金融系", "Finance", "finance", ("金融", "税务", "保险实务")),
    ("工商管理系", "Business Administration", "business", ("市场营销", "人力资源", "连锁经营")),
    ("法律系", "Law", "law", ("法律事务", "司法文秘", "安全保卫")),
    ("社会工作系", "Social Work", "social", ("社区管理", "老年服务", "婚庆策划")),
    ("学前教育系", "Early Education", "education", ("学前教育", "小学数学", "特殊教育")),
    ("音乐舞蹈系", "Music and Dance", "music", ("音乐表演", "舞蹈", "乐器维修")),
    ("体育系", "Sports", "sports", ("体育教育", "社会体育", "运动康复")),
    ("传媒系", "Media", "media", ("新闻采编", "摄影摄像", "播音主持")),
    ("印刷包装系", "Printing and Packaging", "printing", ("印刷技术", "包装设计", "数字出版")),
    ("珠宝系", "Jewellery", "jewellery", ("珠宝鉴定", "首饰设计", "玉器雕刻")),
    ("烹饪系", "Culinary Arts", "cooking", ("粤菜", "面点", "营养配餐")),
    ("测绘系", "Surveying", "surveying", ("工程测量", "地图制图", "国土资源")),
    ("应用数学系", "Applied Mathematics", "mathematics", ("统计", "数据处理", "精算")),
)
CHAPTERS = (
    ("广州校友会", "Guangzhou Chapter", "guangzhou"),
    ("深圳校友会", "Shenzhen Chapter", "shenzhen"),
    ("东莞校友会", "Dongguan Chapter", "dongguan"),
    ("汕头校友会", "Shantou Chapter", "shantou"),
    ("长沙校友会", "Changsha Chapter", "changsha"),
    ("上海校友会", "Shanghai Chapter", "shanghai"),
    ("北京校友会", "Beijing Chapter", "beijing"),
    ("香港校友会", "Hong Kong Chapter", "hong-kong"),
    ("新加坡校友会", "Singapore Chapter", "singapore"),
)


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """One class that is not there yet; ``first`` counts the people of all classes before it."""

    ordinal: int
    department: int  # into DEPARTMENTS
    programme: str
    number: int  # among the classes of this programme in this year
    entry_year: int
    size: int
    first: int

    @property
    def name_zh(self) -> str:
        return f"{self.entry_year}级{self.programme}{self.number}班"

    @property
    def name_en(self) -> str:
        return f"{DEPARTMENTS[self.department][1]} {self.entry_year}, class {self.ordinal}"

    @property
    def slug(self) -> str:
        return f"{DEPARTMENTS[self.department][2]}-{self.entry_year}-{self.ordinal}"


def plan_classes(people: int, this_year: int) -> list[PlannedClass]:
    """Classes of thirty to fifty, spread over departments and years, that hold exactly so many people."""
    random = Random(people)
    sizes = _sizes(people, random)
    departments = min(len(DEPARTMENTS), ceil(len(sizes) / CLASSES_PER_DEPARTMENT))
    years = this_year - FIRST_YEAR
    planned, first = [], 0
    for ordinal, size in enumerate(sizes):
        turn, department = divmod(ordinal, departments)
        turn, year = divmod(turn, years)
        programmes = DEPARTMENTS[department][3]
        number, programme = divmod(turn, len(programmes))
        planned.append(
            PlannedClass(ordinal, department, programmes[programme], number + 1, this_year - 1 - year, size, first)
        )
        first += size
    return planned


def _sizes(people: int, random: Random) -> list[int]:
    sizes = [min(people, THE_LARGE_CLASS)]
    left = people - sizes[0]
    while left > 0:
        sizes.append(min(left, random.randint(USUAL_CLASS - 10, USUAL_CLASS + 10)))
        left -= sizes[-1]
    return sizes
