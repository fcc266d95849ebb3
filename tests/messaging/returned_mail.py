"""Letters that come back, written after the RFCs in the manner of several mail programs; none is a real one.

Each function gives bytes. ``to`` is the address it is sent back to, ``gone`` the address it could not reach,
``original`` the Message-ID of our letter.
"""

from __future__ import annotations

from base64 import b64encode

OURS = (
    "From: Alumni Office <alumni@lingnan.example.org>\r\nTo: <{gone}>\r\nSubject: Spring\r\nMessage-ID: {original}\r\n"
)


def _message(*lines: str, charset: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(charset)


def _block(gone, status, words, action="failed") -> str:
    return f"Final-Recipient: rfc822; {gone}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {words}"


def _report(to, sender, subject, notice, status, original, gone, number) -> bytes:
    return _message(
        "Return-Path: <>",
        f"Delivered-To: {to}",
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: <report-{number}@mx.example.net>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"',
        "",
        "--=_report",
        "Content-Type: text/plain; charset=utf-8",
        "",
        notice,
        "--=_report",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.net",
        "Arrival-Date: Sun, 22 Nov 2026 20:00:00 +0800",
        "",
        status,
        "",
        "--=_report",
        "Content-Type: text/rfc822-headers",
        "",
        OURS.format(gone=gone, original=original),
        "--=_report--",
        "",
    )


def postfix(to, gone, original, *, status="5.1.1", action="failed", words="", number=1) -> bytes:
    words = words or f"550 5.1.1 <{gone}>: Recipient address rejected: User unknown in virtual mailbox table"
    block = _block(gone, status, words, action) + f"\r\nOriginal-Recipient: rfc822;{gone}"
    notice = f"This is the mail system at host mx.example.net.\r\n\r\n<{gone}>: {words}"
    return _report(
        to, "MAILER-DAEMON@mx.example.net (Mail Delivery System)", "Undelivered Mail Returned to Sender",
        notice, block, original, gone, number,
    )  # fmt: skip


def exchange(to, gone, original) -> bytes:
    block = _block(gone, "5.1.10", f"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {gone} not found by lookup")
    return _report(
        to,
        "postmaster@corp.example.com",
        "Undeliverable: Spring",
        "Delivery has failed to these recipients",
        block,
        original,
        gone,
        2,
    )


def full(to, gone, original, *, number=3) -> bytes:
    block = _block(gone, "5.2.2", "552 5.2.2 Mailbox full, quota exceeded")
    return _report(
        to,
        "mailer-daemon@mx.example.net",
        "Delivery Status Notification (Failure)",
        "Mailbox full",
        block,
        original,
        gone,
        number,
    )


def coremail(to, gone, original) -> bytes:
    """The manner of 163, 126 and most Chinese universities."""
    block = _block(gone, "5.0.0", f"550 User not found: {gone}")
    notice = f"系统退信\r\n\r\n很抱歉,您发送的邮件被退回。\r\n收件人:{gone}\r\n退信原因:用户不存在"
    subject = "=?GBK?B?" + b64encode("系统退信".encode("gbk")).decode() + "?="
    return _report(to, "Postmaster@163.example.com", subject, notice, block, original, gone, 4)


def qq(to, gone, original) -> bytes:
    """The manner of QQ: no report, a page in GB 18030, with the reason in a sentence."""
    page = (
        "<html><body><p>抱歉,您的邮件被退回来了……</p><table>"
        f"<tr><td>收件人</td><td>{gone}</td></tr>"
        f"<tr><td>退信原因</td><td>收件人邮件地址({gone})不存在,邮件无法送达。"
        "<br>host mx.qq.example said: 550 Mailbox not found</td></tr></table></body></html>"
    )
    head = _message(
        "Return-Path: <>",
        f"To: {to}",
        "From: PostMaster <PostMaster@qq.example.com>",
        "Subject: =?GB18030?B?" + b64encode("来自qq.example.com的退信".encode("gb18030")).decode() + "?=",
        "Message-ID: <tencent_1@qq.example.com>",
        f"In-Reply-To: {original}",
        "MIME-Version: 1.0",
        'Content-Type: text/html; charset="gb18030"',
        "Content-Transfer-Encoding: base64",
        "",
        "",
    )
    return head + b64encode(page.encode("gb18030"))


def qmail(to, gone, original) -> bytes:
    return _message(
        "Return-Path: <>",
        f"To: {to}",
        "From: MAILER-DAEMON@mail.example.net",
        "Subject: failure notice",
        "Message-ID: <q1@mail.example.net>",
        "",
        "Hi. This is the qmail-send program at mail.example.net.",
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        "This is a permanent error; I've given up. Sorry it didn't work out.",
        "",
        f"<{gone}>:",
        "Sorry, no mailbox here by that name. (#5.1.1)",
        "",
        "--- Below this line is a copy of the message.",
        "",
        "Return-Path: <alumni@lingnan.example.org>",
        f"Message-ID: {original}",
        "",
    )


def exim(to, gone, original) -> bytes:
    return _message(
        "Return-path: <>",
        f"Envelope-to: {to}",
        f"X-Failed-Recipients: {gone}",
        "Auto-Submitted: auto-replied",
        "From: Mail Delivery System <Mailer-Daemon@host.example.net>",
        f"To: {to}",
        "Subject: Mail delivery failed: returning message to sender",
        "Message-Id: <E1@host.example.net>",
        "",
        "This message was created automatically by mail delivery software.",
        "",
        f"  {gone}",
        "    host mx.example.net [192.0.2.1]",
        "    SMTP error from remote mail server after RCPT TO:<" + gone + ">:",
        "    550 5.1.1 No such user here",
        "",
        "------ This is a copy of the message, including all the headers. ------",
        "",
        f"Message-ID: {original}",
        "",
    )


def complaint(to, gone, original, *, kind="abuse", redacted=False) -> bytes:
    """A feedback report after RFC 5965."""
    return _message(
        "From: <abusedesk@example.com>",
        f"To: {to}",
        "Subject: FW: Spring",
        "Message-ID: <arf-1@example.com>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=feedback-report; boundary="=_arf"',
        "",
        "--=_arf",
        "Content-Type: text/plain",
        "",
        "This is an email abuse report.",
        "--=_arf",
        "Content-Type: message/feedback-report",
        "",
        f"Feedback-Type: {kind}",
        "User-Agent: SomeGenerator/1.0",
        "Version: 1",
        *([] if redacted else [f"Original-Rcpt-To: <{gone}>"]),
        "",
        "--=_arf",
        "Content-Type: message/rfc822",
        "",
        OURS.format(gone="redacted@example.com" if redacted else gone, original=original),
        "Words",
        "--=_arf--",
        "",
    )


def away(to, sender, original) -> bytes:
    """An automatic answer, as RFC 3834 wants it: to where the letter came back to."""
    return _message(
        "Return-Path: <>",
        f"From: {sender}",
        f"To: {to}",
        "Subject: =?utf-8?b?" + b64encode("自动回复:春天".encode()).decode() + "?=",
        f"In-Reply-To: {original}",
        "Message-ID: <away-1@example.com>",
        "Auto-Submitted: auto-replied",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "我在外出差,12.5.1 号前不看邮件。Version 5.1.1 of my plan: back on Monday.",
    )


def written(to, sender, subject="Re: Spring", words="Thank you, I am coming.", *more: str, number=1) -> bytes:
    return _message(
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: <own-{number}@example.com>",
        *more,
        "Content-Type: text/plain; charset=utf-8",
        "",
        words,
    )
