"""How many names are read, cut, cleaned and compared in a second on one core, beside pypinyin itself.

    python benchmarks/bench_names.py [--names 100000]

Processor time is counted, not the clock on the wall, so that a busy machine tells the same. The names are
drawn with weights from common surnames and given characters, with rarer ones among them; each name is new to
the caches of given names about as often as in a real roster.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from people.names import Claim, RosterLine, clean_name, compare_names, match_record, readings, split_name
from people.names.surnames import SINGLE_READINGS

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志红文雅琴雄思远子涵欣怡浩宇梓轩晓玲小梅春秋冬夏"
    "东南西北天地日月星光辉煌山川江河海波涛林森木石金银铜铁锋利永恒长久安康福禄寿喜庆祥瑞吉善良仁义礼智信忠"
    "孝廉洁正直刚毅坚强勇敢聪慧颖悟敏捷博学多才行健自强重德厚载物乐朝阳晟睿"
)


def draw_names(count: int) -> list[str]:
    chance = random.Random(20240601)
    rare = sorted(SINGLE_READINGS)
    names = []
    for _ in range(count):
        surname = chance.choice(rare) if chance.random() < 0.1 else chance.choice(_SURNAMES)
        given = "".join(chance.choice(_GIVEN) for _ in range(1 if chance.random() < 0.15 else 2))
        names.append(surname + given)
    return names


def per_second(work: Callable[[str], object], names: list[str]) -> float:
    work(names[0])  # tables are read on first use
    start = time.process_time()
    for name in names:
        work(name)
    return len(names) / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=100_000)
    names = draw_names(parser.parse_args().names)
    others = dict(zip(names, reversed(names), strict=True))
    lines = {name: RosterLine(name, student_number="2003010203", end_year=2007) for name in names}

    from pypinyin import lazy_pinyin

    work: dict[str, Callable[[str], object]] = {
        "pypinyin alone (toneless, no forms)": lazy_pinyin,
        "readings": readings,
        "split_name": split_name,
        "clean_name": clean_name,
        "compare_names, two names drawn": lambda name: compare_names(name, others[name]),
        "match_record, equal names": lambda name: match_record(Claim(name, end_year=2007), lines[name]),
    }
    for label, one in work.items():
        print(f"{label:40} {per_second(one, names):>12,.0f} names/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
