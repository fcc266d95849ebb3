"""A stand-in for Aliyun's text messages, by what is published of Dysmsapi 2017-05-25.

It checks the signature by its own reading of the published rule, knows its templates and signatures, keeps what it was
given, answers questions about it, and loses answers when told to.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from tests.support.other_house import House, Knock, Reply, as_json, open_house

KEY, SECRET = "LTAI-stand-in", "a secret of the stand-in"
HERE = timedelta(hours=8)


@dataclass
class Message:
    number: str
    out_id: str
    template: str
    sign: str
    values: dict[str, str]
    words: str
    day: str
    status: int = 1  # 1 waits for a report, 2 failed, 3 arrived
    err_code: str = ""


@dataclass
class Carrier:
    """``templates`` are the texts by code. ``answers_with`` refuses the next with a code; ``loses_answers`` takes a
    message and hangs up; ``loses_questions`` hangs up before it takes anything."""

    templates: dict[str, str] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    answers_with: str = ""
    loses_answers: bool = False
    loses_questions: bool = False
    nonces: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    url: str = ""
    now: datetime | None = None

    def answer(self, knock: Knock) -> Reply:
        headers = {name.lower(): value for name, value in knock.headers.items()}
        if fault := self._fault_of(knock, headers):
            self.faults.append(fault)
            return as_json({"Code": fault, "Message": fault, "RequestId": "1"}, 400)
        act = {"SendSms": self._send, "QuerySendDetails": self._details}[headers["x-acs-action"]]
        return act(knock.query)

    def report(self, out_id: str, status: int, err_code: str) -> None:
        for message in self.messages:
            if message.out_id == out_id:
                message.status, message.err_code = status, err_code

    def _fault_of(self, knock: Knock, headers: dict[str, str]) -> str:
        found = re.fullmatch(
            r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})",
            headers.get("authorization", ""),
        )
        if found is None or found[1] != KEY:
            return "InvalidAccessKeyId.NotFound"
        names = found[2].split(";")
        if names != sorted(names) or not {"host", "x-acs-action", "x-acs-date", "x-acs-signature-nonce"} <= set(names):
            return "SignatureDoesNotMatch"
        if headers["x-acs-version"] != "2017-05-25":
            return "InvalidVersion"
        pieces = [
            f"{quote(key, safe='-_.~')}={quote(value, safe='-_.~')}" for key, value in sorted(knock.query.items())
        ]
        body = hashlib.sha256(knock.body).hexdigest()
        if headers["x-acs-content-sha256"] != body:
            return "SignatureDoesNotMatch"
        told = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
        whole = f"{knock.method}\n{knock.path}\n{'&'.join(pieces)}\n{told}\n{found[2]}\n{body}"
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(whole.encode()).hexdigest()
        if not hmac.compare_digest(hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest(), found[3]):
            return "SignatureDoesNotMatch"
        at = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs((self.now or datetime.now(UTC)) - at) > timedelta(minutes=15):
            return "InvalidTimeStamp.Expired"
        if headers["x-acs-signature-nonce"] in self.nonces:
            return "SignatureNonceUsed"
        self.nonces.add(headers["x-acs-signature-nonce"])
        return ""

    def _send(self, query: dict[str, str]) -> Reply:
        if self.loses_questions:
            return Reply(hangs_up=True)
        if code := self._refusal(query):
            return as_json({"Code": code, "Message": code, "RequestId": "1"})
        values = json.loads(query["TemplateParam"])
        words = self.templates[query["TemplateCode"]]
        for name, value in values.items():
            words = words.replace("${" + name + "}", value)
        day = ((self.now or datetime.now(UTC)) + HERE).strftime("%Y%m%d")
        number, out_id = query["PhoneNumbers"], query.get("OutId", "")
        message = Message(number, out_id, query["TemplateCode"], query["SignName"], values, words, day)
        self.messages.append(message)
        if self.loses_answers:
            return Reply(hangs_up=True)
        return as_json({"Code": "OK", "Message": "OK", "BizId": f"{len(self.messages)}^0", "RequestId": "1"})

    def _refusal(self, query: dict[str, str]) -> str:
        if self.answers_with:
            return self.answers_with
        if not re.fullmatch(r"1\d{10}", query.get("PhoneNumbers", "")):
            return "isv.MOBILE_NUMBER_ILLEGAL"
        if query.get("SignName") not in self.signs:
            return "isv.SMS_SIGNATURE_ILLEGAL"
        if query.get("TemplateCode") not in self.templates:
            return "isv.SMS_TEMPLATE_ILLEGAL"
        values = json.loads(query.get("TemplateParam", "{}"))
        wanted = set(re.findall(r"\$\{(\w+)\}", self.templates[query["TemplateCode"]]))
        if not wanted <= set(values) or not all(isinstance(value, str) for value in values.values()):
            return "isv.TEMPLATE_MISSING_PARAMETERS"
        return ""

    def _details(self, query: dict[str, str]) -> Reply:
        size, page = int(query["PageSize"]), int(query["CurrentPage"])
        found = [one for one in self.messages if one.number == query["PhoneNumber"] and one.day == query["SendDate"]]
        rows = [
            {
                "PhoneNum": one.number,
                "OutId": one.out_id,
                "SendStatus": one.status,
                "ErrCode": one.err_code,
                "TemplateCode": one.template,
                "Content": f"【{one.sign}】{one.words}",
            }
            for one in found[size * (page - 1) : size * page]
        ]
        return as_json({"Code": "OK", "TotalCount": len(found), "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}})


@contextmanager
def open_carrier() -> Iterator[Carrier]:
    carrier = Carrier()
    with open_house(House(answers={"/": carrier.answer})) as house:
        carrier.url = house.url.replace("http://", "aliyun+http://")
        yield carrier


__all__ = ["KEY", "SECRET", "Carrier", "open_carrier"]
