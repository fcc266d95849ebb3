"""The letter that is measured: some two thousand characters, with the reader's name in it."""

from __future__ import annotations

BODY = "今年秋天，学校请大家回来走走。图书馆的新馆已经开放，老校区的榕树还在原来的地方。" * 12


def text_to(name: str) -> str:
    return f"{name}，你好：\n\n{BODY}\n\n校友会办公室\n"


def html_to(name: str) -> str:
    return f"<html><body><p>{name}，你好：</p><p>{BODY}</p><p>校友会办公室</p></body></html>"


def subject_to(name: str) -> str:
    return f"{name}，秋天回来看看"
