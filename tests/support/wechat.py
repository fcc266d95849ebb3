"""A stand-in for WeChat's service account, by what is published of its interface.

It gives tokens and takes them back, knows its templates and followers, keeps what it was given, draws scenes, loses
answers when told to, and signs (and encrypts) what it pushes by its own reading of the published rule.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.support.other_house import House, Knock, Reply, as_json, open_house

ACCOUNT, SECRET, TOKEN = "wx-stand-in", "a secret of the stand-in", "push-token"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")


@dataclass
class Message:
    msgid: int
    openid: str
    template: str
    client_msg_id: str
    url: str
    values: dict[str, str]


@dataclass
class Account:
    """``answers_with`` refuses the next sendings with a code; ``loses_answers`` takes a message and hangs up."""

    templates: dict[str, str] = field(default_factory=dict)
    followers: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    scenes: list[str] = field(default_factory=list)
    answers_with: int = 0
    loses_answers: bool = False
    token: str = ""
    tokens_given: int = 0
    forced: int = 0
    url: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(3_000_000_000))

    def give_token(self, knock: Knock) -> Reply:
        asked = knock.json
        if (asked["appid"], asked["secret"], asked["grant_type"]) != (ACCOUNT, SECRET, "client_credential"):
            return as_json({"errcode": 40125, "errmsg": "invalid appsecret"})
        if asked["force_refresh"] or not self.token:
            self.token = f"token-{os.urandom(4).hex()}"
            self.forced += bool(asked["force_refresh"])
        self.tokens_given += 1
        return as_json({"access_token": self.token, "expires_in": 7200})

    def send(self, knock: Knock) -> Reply:
        if code := self._fault_of(knock):
            return as_json({"errcode": code, "errmsg": f"said {code}"})
        asked = knock.json
        values = {name: value["value"] for name, value in asked["data"].items()}
        openid, template, name = asked["touser"], asked["template_id"], asked["client_msg_id"]
        message = Message(next(self.numbers), openid, template, name, asked["url"], values)
        self.messages.append(message)
        return Reply(hangs_up=True) if self.loses_answers else as_json({"errcode": 0, "msgid": message.msgid})

    def draw(self, knock: Knock) -> Reply:
        if knock.query.get("access_token") != self.token:
            return as_json({"errcode": 42001, "errmsg": "access_token expired"})
        asked = knock.json
        assert asked["action_name"] == "QR_STR_SCENE" and 1 <= asked["expire_seconds"] <= 2_592_000
        self.scenes.append(asked["action_info"]["scene"]["scene_str"])
        assert 1 <= len(self.scenes[-1]) <= 64
        return as_json({"ticket": "gQ…", "expire_seconds": asked["expire_seconds"], "url": "http://weixin.qq.com/q/02"})

    def _fault_of(self, knock: Knock) -> int:
        if knock.query.get("access_token") != self.token:
            return 40001
        if self.answers_with:
            return self.answers_with
        asked = knock.json
        if asked["touser"] not in self.followers:
            return 43004
        if asked["template_id"] not in self.templates:
            return 40037
        wanted = set(re.findall(r"\{\{(\w+)\.DATA\}\}", self.templates[asked["template_id"]]))
        too_long = any(name.startswith("thing") and len(one["value"]) > 20 for name, one in asked["data"].items())
        return 47003 if wanted != set(asked["data"]) or too_long else 0


def signed(*pieces: str) -> str:
    return hashlib.sha1("".join(sorted(pieces)).encode()).hexdigest()


def push_of(openid: str, kind: str = "event", **more: str) -> str:
    facts = {"ToUserName": "gh_1", "FromUserName": openid, "CreateTime": str(time.time_ns()), "MsgType": kind} | more
    return "<xml>" + "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in facts.items()) + "</xml>"


def sealed(words: str, account: str = ACCOUNT) -> str:
    key, inside = base64.b64decode(AES_KEY + "="), words.encode()
    plain = os.urandom(16) + struct.pack(">I", len(inside)) + inside + account.encode()
    filler = padding.PKCS7(256).padder()
    sealing = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(sealing.update(filler.update(plain) + filler.finalize()) + sealing.finalize()).decode()


def unsealed(text: str) -> str:
    key = base64.b64decode(AES_KEY + "=")
    opening = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).decryptor()
    plain = opening.update(base64.b64decode(text)) + opening.finalize()
    (length,) = struct.unpack(">I", plain[16:20])
    return plain[20 : 20 + length].decode()


def query_of(nonce: str | None = None, at: int | None = None, **more: str) -> str:
    asked = {"timestamp": str(at or int(time.time())), "nonce": nonce or os.urandom(5).hex()}
    whole = asked | {"signature": signed(TOKEN, *asked.values())} | more
    return "&".join(f"{name}={value}" for name, value in whole.items())


@contextmanager
def open_account() -> Iterator[Account]:
    account = Account()
    answers = {
        "/cgi-bin/stable_token": lambda knock: account.give_token(knock),
        "/cgi-bin/message/template/send": lambda knock: account.send(knock),
        "/cgi-bin/qrcode/create": lambda knock: account.draw(knock),
    }
    with open_house(House(answers=answers)) as house:
        account.url = house.url.replace("http://", "wechat+http://")
        yield account


__all__ = [
    "ACCOUNT",
    "AES_KEY",
    "SECRET",
    "TOKEN",
    "Account",
    "Message",
    "open_account",
    "push_of",
    "query_of",
    "sealed",
    "signed",
    "unsealed",
]
