"""What invented names are made of: surnames, given names as each generation chose them, and names from elsewhere."""

from __future__ import annotations

# How many of a hundred students carry the name, as one meets them in Guangdong.
FREQUENT = {
    "陈": 12, "李": 9, "黄": 9, "张": 7, "梁": 6, "林": 6, "刘": 5, "吴": 4, "罗": 3, "杨": 3, "王": 3, "何": 3,
    "邓": 2, "周": 2, "谢": 2, "郑": 2, "徐": 2, "冯": 2, "蔡": 2, "曾": 2,
}  # fmt: skip
# Met once in some classes; among them those that a machine reads wrongly (单 解 查 仇 朴 区 盖 任 翟 缪 覃).
SELDOM = "叶卢潘麦关莫谭伍苏钟江马朱胡许彭郭孔欧赖区冼单解查仇朴盖任华宁翟缪覃乐洗简岑招霍温甘雷詹古余袁沈韦凌唐"
COMPOUND = ("司徒", "欧阳", "上官", "尉迟", "单于", "诸葛")

# (born from, given names of women, of men): first characters and second ones.
GENERATIONS = (
    (
        1940,
        ("秀玉桂淑凤丽月美惠少", "英珍兰芳梅华琴娟霞莲"),
        ("国建志文永振明德锦汉", "华明强民生辉雄光荣成"),
    ),
    (
        1972,
        ("丽晓雅淑秀美慧静敏燕海小", "玲芳燕琴珊仪雯霞娟梅红萍"),
        ("志伟建永俊子文明国海锦", "强华明辉军斌杰雄平勇东"),
    ),
    (
        1986,
        ("嘉晓雅慧静婉思敏绮雪佩咏", "欣怡雯婷颖敏玲琪珊莹仪琳"),
        ("嘉俊家伟志浩文子健泽晓", "杰豪明辉轩斌恒鹏荣龙峰"),
    ),
    (
        1997,
        ("欣梓雨晨诗思嘉可紫钰芷", "涵彤悦琪桦妍瑶欣怡萱晴"),
        ("梓浩宇子俊铭泽嘉皓一", "轩宇涛骏坤然霖睿鑫航"),
    ),
)
# Characters that old registers could not print; the last ones lie beyond the first plane of Unicode.
RARE_GIVEN = "䶮堃喆犇昇懿祎珺玥𬘡𬍤𫖮𬸚"

# (family, given of women, given of men, how the two are put together)
ELSEWHERE = (
    (("Nguyen", "Tran", "Pham", "Le"), ("Thi Mai", "Thu Ha", "Ngoc Lan"), ("Van Minh", "Quoc Anh"), "{family} {given}"),
    (("Prasert", "Suwan", "Chaiyasit"), ("Malee", "Suda"), ("Somchai", "Nattapong"), "{given} {family}"),
    (("binti Ahmad", "binti Yusof"), ("Siti Nurhaliza", "Aisyah"), (), "{given} {family}"),
    (("bin Ismail", "bin Osman"), (), ("Mohd Faisal", "Ahmad Rizal"), "{given} {family}"),
    (("Khan", "Rahman", "Hussain"), ("Ayesha", "Fatima"), ("Muhammad Faisal", "Imran"), "{given} {family}"),
    (("van der Berg", "de Vries", "Müller"), ("Anna", "Lotte"), ("Jan", "Pieter"), "{given} {family}"),
    (("O'Connor", "Smith", "MacLeod"), ("Emily", "Sarah"), ("James", "Andrew"), "{given} {family}"),
    (("García López", "Fernández Ruiz"), ("María José", "Lucía"), ("José Luis", "Andrés"), "{given} {family}"),
    (("Adebayo", "Okonkwo", "Mensah"), ("Ngozi", "Abena"), ("Oluwaseun", "Chinedu"), "{given} {family}"),
    (("Иванова", "Кузнецова"), ("Дарья", "Анастасия"), (), "{given} {family}"),
    (("Иванов", "Кузнецов"), (), ("Алексей", "Дмитрий"), "{given} {family}"),
    (("Tan", "Lim", "Wong"), ("Mei Ling", "Hui Min"), ("Wei Ming", "Jun Jie"), "{family} {given}"),
    (("Kim", "Park", "Lee"), ("Ji-woo", "Seo-yeon"), ("Min-jun", "Do-yun"), "{family} {given}"),
    (("Sato", "Tanaka", "Watanabe"), ("Haruka", "Yui"), ("Kenta", "Sho"), "{family} {given}"),
    (("陳", "黃", "劉", "鄭"), ("詠詩", "嘉儀", "穎欣"), ("家豪", "志偉", "俊傑"), "{family}{given}"),
)  # fmt: skip
MINORITY = (
    (("买买提", "阿不都拉", "吐尔逊"), ("阿依古丽", "迪丽努尔"), ("艾力", "木拉提"), "{given}·{family}"),
    (("",), ("卓玛央金", "德吉措姆", "白玛拉姆"), ("扎西次仁", "丹增旺堆", "洛桑多吉"), "{given}"),
)

EMPLOYERS = (
    "广州塔影会计师事务所", "佛山石湾陶业", "顺德家电研究院", "珠江轮渡公司", "东莞精密模具厂", "深圳云桥软件",
    "肇庆端砚文化", "中山灯饰集团", "汕头玩具进出口公司", "岭南工贸职业学院", "南沙港务", "惠州电子元件厂",
)  # fmt: skip
TITLES = (
    "会计", "主管会计", "工程师", "车间主任", "项目经理", "店长", "教师", "采购专员", "测试工程师", "创办人",
    "客户经理",
)  # fmt: skip
CITIES = ("广州", "广州", "广州", "佛山", "深圳", "东莞", "汕头", "长沙", "上海", "北京", "香港", "温哥华", "新加坡")
