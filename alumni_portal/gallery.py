"""Every component in each of its states on one page; only while developing (see urls.py).

The examples are not translated: they stand for what people and other pages write.
"""

import random
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.shortcuts import render

from common.drawing.coverage import Branch, by_era, narrow_tree, wide_tree
from common.drawing.panes import measure
from common.drawing.skyline import skyline

PLACES = ["city", "country", "province", "abroad", ""]
NAMES = [
    "郑凯琳", "孙悦", "赵玲", "李志恒", "徐丽", "区伟明", "杨海燕", "钟敏", "马骏", "朱建国",
    "潘秀英", "伍家乐", "欧阳慧玲", "谢小燕", "覃𬭎", "单雅琴", "Nguyễn Thị Hoa", "Olena Kovalenko",
    "麦倩", "陈嘉欣", "黄丽华",
]  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind."""

    full_name = forms.CharField(label="姓名", help_text="和毕业证上一样")
    student_number = forms.CharField(label="学号", required=False, help_text="毕业证右下角，7位数字")
    born_on = forms.DateField(label="出生日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    department = forms.ChoiceField(label="院系", choices=[("", "还没选"), ("1", "机电工程系")])
    reason = forms.CharField(label="想说的话", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    mode = forms.ChoiceField(
        label="怎样收到通知", choices=[("now", "马上"), ("daily", "每天一封"), ("inbox", "只放在消息里")],
        widget=forms.RadioSelect, initial="now",
    )  # fmt: skip
    agreed = forms.BooleanField(label="我读过并同意", help_text="条款随时可以再看")
    picture = forms.FileField(label="照片", required=False)

    def clean_student_number(self):
        if len(self.cleaned_data["student_number"]) != 7:
            raise forms.ValidationError("少了1位，你填的是6位")
        return self.cleaned_data["student_number"]


def component_gallery(request):
    """All components, with one form as it begins and one as it comes back."""
    wrong = SampleForm(
        {"full_name": "李小玲", "student_number": "060321", "department": "1", "mode": "now", "agreed": "on"},
        auto_id="wrong_%s",
    )
    return render(
        request,
        "alumni_portal/component_gallery.html",
        {
            "form": SampleForm(),
            "wrong_form": wrong,
            "panes": _panes(),
            "legend": _legend(),
            "people": [{"name": name, "place": place} for name, place in zip(NAMES, PLACES, strict=False)],
            "tabs": _tabs(),
            **_table(),
            "compared": [
                {"label": "姓名", "theirs": "李晓玲", "ours": "李小玲"},
                {"label": "学号", "theirs": "0603231", "ours": "0603231"},
            ],
            "crumbs": [{"label": "经济贸易系", "url": "#"}, {"label": "2009届", "url": "#"}],
            "day": date(2025, 12, 6),
            "measure": measure(34, 42, label="42位同学，34位在这里", columns=7, size=6),
            **_figures(),
            "act": {"label": "写给班里", "url": "#"},
            "other": {"label": "换个时间", "url": "#"},
            "late_tag": {"kind": "late", "label": "今天到期"},
            "done_tag": {"kind": "done", "label": "在班里"},
            "sample_messages": [
                Message(messages.SUCCESS, "已通过3份申请，3位同学进了班。"),
                Message(messages.ERROR, "这封信没发出去，文字还在下面。"),
            ],
        },
    )


def _table():
    return {
        "columns": [{"label": "单位"}, *({"label": name, "is_number": True} for name in ("班级", "有联络员"))],
        "lines": [
            {"title": "机电工程系", "url": "#", "cells": [{"text": "412", "url": "#"}, {"text": "371"}]},
            {"title": "建筑工程系", "url": "#", "cells": [{"text": "238", "url": "#"}, {"text": "154"}]},
        ],
        "total": {"title": "全校", "cells": [{"text": "650"}, {"text": "525"}]},
    }


def _panes():
    states = {4: "dark", 6: "knocking", 9: "dark"}
    return [
        {
            "name": name,
            "url": "#" if number % 7 else "",
            "place": PLACES[number % 5],
            "where": "",
            "state": states.get(number, "lit"),
            "is_officer": number == 19,
        }
        for number, name in enumerate(NAMES)
    ]


def _legend():
    keys = {
        "city": "广州", "province": "省内", "country": "外省", "abroad": "海外",
        "office": "守班", "knocking": "在敲门", "dark": "没消息",
    }  # fmt: skip
    return [
        {"key": key, "label": label, "count": count, "url": "" if key == "office" else "#"}
        for count, (key, label) in enumerate(keys.items(), start=1)
    ]


def _tabs():
    return [
        {"label": "答复", "url": "#", "is_current": True, "count": 5},
        {"label": "找人", "url": "#"},
        {"label": "写给大家", "url": "#"},
    ]


def _figures():
    """A college of 1,846 classes, drawn in both shapes."""
    chance = random.Random(1958)  # noqa: S311 - a picture, no secret
    years = {
        year: [
            chance.choice([1, 1, 2, 3]) if chance.random() < 0.5 + (year - 1960) / 140 else 0
            for _ in range(2 + round(((year - 1960) / 65) ** 2 * 75))
        ]
        for year in range(1960, 2026)
    }
    branches = [
        Branch(
            name, f"{len(lights) * 34:,}人，入班78.0%", f"{sum(lights) / len(lights):.1%}",
            f"{lights.count(False)}扇还暗着", len(lights) * 34, round(len(lights) * 34 * 0.78),
            by_era({1990: lights[:60], 2005: lights[60:180], 2020: lights[180:]}, starts=[2000, 2013]),
        )
        for name, lights in (
            ("机电工程系", [chance.random() < 0.9 for _ in range(412)]),
            ("建筑工程系", [chance.random() < 0.65 for _ in range(238)]),
            ("服装与艺术设计系", [chance.random() < 0.86 for _ in range(188)]),
        )
    ]  # fmt: skip
    words: dict[str, Any] = {
        "label": "所有班级",
        "link": lambda first, last: ("#", f"{first}—{last}届"),
        "year_label": "{}届".format,
    }
    return {
        "wide_sky": skyline(years, width=1136, height=400, name="sky-wide", **words),
        "narrow_sky": skyline(years, width=358, height=300, name="sky-narrow", **words),
        "wide_tree": wide_tree(
            branches, label="校友组织树", heads=["学校", "院系", "班级", "有联络员的班"], name="tree-wide"
        ),
        "narrow_tree": narrow_tree(branches, label="校友组织树", name="tree-narrow"),
    }
