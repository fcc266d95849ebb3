"""How bad a failure is: a mailbox that is not there, one that takes nothing for now, or no failure at all.

Only what speaks of the mailbox itself is for good. A server that took us for a sender of rubbish says nothing about
its reader; such answers count as "for now", so that they stop letters only when they go on.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Severity(StrEnum):
    HARD = "hard"
    SOFT = "soft"
    NONE = "none"


# RFC 3463, the second and third number: there is no such address, or its mailbox was switched off.
GONE_BY_CODE = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
FOR_NOW_BY_CODE = re.compile(r"4\.\d+\.\d+|5\.2\.[234]|5\.3\.\d+|5\.7\.\d+")
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-:#]|$)", re.MULTILINE)

FOR_NOW = re.compile(
    r"quota|mailbox (is )?full|mailfolder is full|storage|too large|size limit|grey ?list|try again|temporar|too many"
    r"|rate limit|frequen|spam|junk|black ?list|block|policy|reputation|dmarc|dkim|spf|denied|virus"
    r"|已满|容量|超出|超限|空间不足|过大|频率|频繁|稍后|垃圾|反垃圾|拒收|拦截|黑名单|策略",
    re.IGNORECASE,
)
GONE = re.compile(
    r"user (is )?unknown|unknown (user|recipient|local)|no such (user|recipient|mailbox|person|address)"
    r"|(user|mailbox|recipient|address|account)( \S+){0,3} (was )?(not found|does ?n[o']t exist|not exist)"
    r"|(mailbox|user|account|recipient) (is |has been |was )?(disabled|inactive|closed|deactivated|suspended)"
    r"|invalid (recipient|mailbox|user|address)|recipient (address )?rejected: (user|undeliverable|invalid)"
    r"|not a (valid|known) (mailbox|user|recipient|address)|no mailbox here"
    r"|(host or domain name|domain) not found|no longer (valid|available|in use|works)"
    r"|不存在|查无此|无此(用户|账号|帐号|邮箱)|没有(这个|该|此)(用户|账号|帐号|邮箱)|找不到(该|此|收件)"
    r"|(邮箱|账号|帐号|用户)(已被?|被)?(注销|停用|禁用|冻结|关闭)|(地址|域名)(错误|有误|无效)",
    re.IGNORECASE,
)


def severity_of(status: str, words: str) -> Severity:
    """By its code where that says it, else by its words; when neither does, for now."""
    if status.startswith("2"):
        return Severity.NONE
    for_now, gone = FOR_NOW.search(words), GONE.search(words)
    if status in GONE_BY_CODE and not (status == "5.1.0" and for_now):
        return Severity.HARD
    if FOR_NOW_BY_CODE.fullmatch(status) and not (status.startswith("5.7") and gone and not for_now):
        return Severity.SOFT
    if not status and (code := REPLY_CODE.search(words)) and code[1].startswith("4"):
        return Severity.SOFT
    return Severity.HARD if gone and not for_now else Severity.SOFT


def status_in(words: str) -> str:
    """The first code of the kind 5.1.1 that is no part of a number of an internet address."""
    for found in STATUS.finditer(words):
        before, after = words[: found.start()][-1:], words[found.end() :][:2]
        if before != "." and not re.match(r"\.\d", after):
            return found[1]
    return ""
