"""What stands beside it: one connection, a message built by the standard library, sent; nothing is written down.

python -m benchmarks.outreach.bare PORT LETTERS NUMBER [ready]

With ``ready`` nothing is built either: the same bytes again and again, under another Message-ID.
"""

from __future__ import annotations

import smtplib
import sys
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from benchmarks.outreach.words import html_to, subject_to, text_to


def message(number: int) -> EmailMessage:
    name = f"校友{number}"
    letter = EmailMessage()
    letter["From"] = Address("校友会办公室", "alumni", "example.org")
    letter["To"] = f"n{number}@example.org"
    letter["Subject"] = subject_to(name)
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain="example.org")
    letter["List-Unsubscribe"] = f"<https://portal.example.org/letters/unsubscribe/{number:040}/>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(text_to(name))
    letter.add_alternative(html_to(name), subtype="html")
    return letter


def main(port: int, letters: int, place: int, *, ready: bool) -> None:
    raw = message(0).as_bytes()
    before, _id, after = raw.partition(message_id(raw))
    with smtplib.SMTP("127.0.0.1", port, "localhost") as server:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(letters):
            key = place * letters + number
            if ready:
                body = before + b"<%d@example.org>" % key + after
                server.sendmail("alumni@example.org", [f"n{key}@example.org"], body)
            else:
                server.send_message(message(key))


def message_id(raw: bytes) -> bytes:
    return raw.partition(b"Message-ID: ")[2].partition(b"\n")[0].strip()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]), ready="ready" in sys.argv)
