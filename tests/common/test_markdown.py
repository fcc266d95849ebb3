"""What people write cannot do harm, and reads as they meant it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.markdown import to_html, to_words

REL = 'rel="nofollow ugc noopener noreferrer"'


class TestToHtml:
    @pytest.mark.parametrize(
        ("written", "html"),
        [
            ("两行\n字", "<p>两行<br>\n字</p>"),
            ("一段\n\n两段", "<p>一段</p>\n<p>两段</p>"),
            ("**粗** *斜* ~~划~~ `码`", "<p><strong>粗</strong> <em>斜</em> <s>划</s> <code>码</code></p>"),
            ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
            ("2. 二", '<ol start="2">\n<li>二</li>\n</ol>'),
            ("> 引", "<blockquote>\n<p>引</p>\n</blockquote>"),
            ("#话题", "<p>#话题</p>"),
            ("# 话题", "<p># 话题</p>"),
            ("话题\n===", "<p>话题<br>\n===</p>"),
            ("[这里](https://a.cn)", f'<p><a href="https://a.cn" {REL}>这里</a></p>'),
            ("看https://a.cn/b?c=1。好", f'<p>看<a href="https://a.cn/b?c=1" {REL}>https://a.cn/b?c=1</a>。好</p>'),
            ("(https://a.cn/b).", f'<p>(<a href="https://a.cn/b" {REL}>https://a.cn/b</a>).</p>'),
            ("[https://a.cn](https://b.cn)", f'<p><a href="https://b.cn" {REL}>https://a.cn</a></p>'),
            ("a < b & c", "<p>a &lt; b &amp; c</p>"),
            ("", ""),
            ("a\x00b", "<p>ab</p>"),
        ],
    )
    def test_reads_as_it_was_meant(self, written, html):
        assert to_html(written).strip() == html

    @pytest.mark.parametrize(
        "written",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![x](https://evil.example/x.png)",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "<javascript:alert(1)>",
            "<a href='x' onclick='alert(1)'>x</a>",
            "<iframe src=https://evil.example>",
            "<style>*{display:none}</style>",
            "<svg/onload=alert(1)>",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            '[x](https://a.cn "x onmouseover=alert(1)")',
            "`<script>alert(1)</script>`",
            "```html\n<script>alert(1)</script>\n```",
            "[x]: javascript:alert(1)\n[x]",
            'https://a.cn/"onmouseover="alert(1)',
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ],
    )
    def test_lets_no_harm_through(self, written):
        html = to_html(written)
        tags = set(re.findall(r"<\s*(\w+)", html))
        assert tags <= {"p", "a", "code", "pre", "br"}
        attributes = re.findall(r"<[^>]*?\s([\w-]+)=", html)
        assert set(attributes) <= {"href", "rel"}
        assert not re.search(r'href="(?!https?://|mailto:|tel:)', html)

    @settings(max_examples=150, deadline=None)
    @given(st.text(alphabet="<>&\"'/[]()!`*_~#-=:.\n\\ axjscript天https", max_size=80))
    def test_never_writes_a_tag_of_its_own(self, written):
        assert set(re.findall(r"<\s*(\w+)", to_html(written))) <= {
            *("p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a")
        }


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("**一**\n二\n\n- 三\n- 四", "一 二 三 四"),
        ("a < b & c", "a < b & c"),
        ("[这里](https://a.cn)", "这里"),
        ("", ""),
    ],
)
def test_to_words(written, words):
    assert to_words(to_html(written)) == words
