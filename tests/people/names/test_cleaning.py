import pytest

from people.names import clean_name, clean_name_with_changes


@pytest.mark.parametrize(
    ("written", "clean", "changes"),
    [
        ("曾丽", "曾丽", ()),
        ("  曾丽\t", "曾丽", ("spaces",)),
        ("王　伟", "王伟", ("spaces", "han_spaces")),
        ("欧阳 修", "欧阳修", ("han_spaces",)),
        ("山 田 太 郎", "山田太郎", ("han_spaces",)),
        ("田中 太郎", "田中 太郎", ()),
        ("陈方 安生", "陈方 安生", ()),
        ("欧 阳锋", "欧 阳锋", ()),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提", ("middle_dot",)),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提", ("middle_dot",)),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提", ("middle_dot",)),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提", ("middle_dot",)),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ，Ｊｒ．", "John Smith,Jr.", ("full_width", "spaces")),
        ("Jose\u0301", "José", ("composed",)),
        ("王\u200b伟\ufeff", "王伟", ("unseen",)),
        ("\u202e王伟\u202c", "王伟", ("direction",)),
        ("王\x00伟", "王伟", ("controls",)),
        ("王\ud800伟", "王伟", ("surrogates",)),
        ("王\ufffe伟", "王伟", ("noncharacters",)),
        ("刘\ue863", "刘䶮", ("old_encoding",)),
        ("黄⽂", "黄文", ("radicals",)),
        ("王\u200d伟", "王伟", ("joiners",)),
        ("Clifton  C., Jr.", "Clifton C., Jr.", ("spaces",)),
    ],
)
def test_a_name_is_cleaned_and_says_what_was_changed(written, clean, changes):
    cleaned = clean_name_with_changes(written)
    assert (cleaned.text, cleaned.changes) == (clean, changes)
    assert clean_name(written) == clean


@pytest.mark.parametrize(
    "name",
    [
        "𠮷田",
        "张䶮",
        "葛\U000e0100城",  # a variation selector
        "王\ue000",  # private use: perhaps the only way an old register could write it
        "علی\u200cرضا",  # Persian needs its joiner
        "ක්\u200dෂේම",  # so does Sinhala
        "Anna 👩\u200d🔬",
        "د. محمد",
        "O'Brien",
        "Jean-Luc",
        "佐々木",
        "〇",
        "Nguyễn Văn Minh",
        "Paul·la",
        "王（小）",
        "\U00030000",
    ],
)
def test_no_real_character_is_lost(name):
    assert clean_name(name) == name


def test_a_name_of_nothing_visible_is_empty():
    assert clean_name("\u3164\u200b \u2800") == ""
