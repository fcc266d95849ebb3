"""What measured rosters are made of."""

from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧曾单解查仇"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志红文雅琴雄思远子涵欣怡浩宇梓轩晓玲小梅春秋冬夏东南西北"


def a_name(chance: Random) -> str:
    """Two characters or, more often, three."""
    return chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2, 2))))
