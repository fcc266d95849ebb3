"""A mailbox that speaks IMAP on the loopback: as much of RFC 3501 as a program asks that fetches and marks."""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field

LITERAL = re.compile(rb"\{(\d+)\}$")


@dataclass
class Letter:
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Inbox:
    """``keeps_keywords`` is off at some providers; ``wants_id`` lets nobody in who does not say what they are;
    ``hangs_up_after`` closes the connection in the middle."""

    password: str = "secret word"
    letters: dict[int, Letter] = field(default_factory=dict)
    keeps_keywords: bool = True
    wants_id: bool = False
    hangs_up_after: int = 10_000  # commands
    heard: list[str] = field(default_factory=list)

    def put(self, raw: bytes, *flags: str) -> None:
        self.letters[len(self.letters) + 1] = Letter(raw, set(flags))


class Talk(socketserver.StreamRequestHandler):
    inbox: Inbox

    def handle(self) -> None:
        self.said_who = False
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _space, rest = self.whole(line).partition(" ")
            command, _space, rest = rest.partition(" ")
            self.inbox.heard.append(f"{command} {rest}".strip())
            if len(self.inbox.heard) > self.inbox.hangs_up_after:
                return
            answer = getattr(self, f"do_{command.lower()}", self.unknown)(rest)
            self.say(f"{tag} {answer}")
            if command.upper() == "LOGOUT":
                return

    def whole(self, line: bytes) -> str:
        line = line.rstrip(b"\r\n")
        while literal := LITERAL.search(line):
            self.say("+ go on")
            more = self.rfile.read(int(literal[1]))
            line = line[: literal.start()] + b'"' + more + b'"' + self.rfile.readline().rstrip(b"\r\n")
        return line.decode()

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def unknown(self, rest: str) -> str:
        return "BAD unknown"

    def do_capability(self, rest: str) -> str:
        self.say("* CAPABILITY IMAP4rev1" + (" ID" if self.inbox.wants_id else ""))
        return "OK done"

    def do_login(self, rest: str) -> str:
        return "OK come in" if rest.endswith(f'"{self.inbox.password}"') else "NO [AUTHENTICATIONFAILED] wrong"

    def do_id(self, rest: str) -> str:
        self.said_who = True
        self.say('* ID ("name" "stand-in")')
        return "OK done"

    def do_select(self, rest: str) -> str:
        if self.inbox.wants_id and not self.said_who:
            return "NO SELECT Unsafe Login. Please contact the provider"
        self.say(f"* {len(self.inbox.letters)} EXISTS")
        flags = r"\Seen \Deleted \*" if self.inbox.keeps_keywords else r"\Seen \Deleted"
        self.say(f"* OK [PERMANENTFLAGS ({flags})] these")
        return "OK [READ-WRITE] open"

    def do_uid(self, rest: str) -> str:
        verb, _space, rest = rest.partition(" ")
        return getattr(self, f"uid_{verb.lower()}")(rest)

    def uid_search(self, asked: str) -> str:
        without = r"\Seen" if "UNSEEN" in asked else asked.rpartition(" ")[2]
        found = [str(uid) for uid, one in self.inbox.letters.items() if not one.flags & {without, r"\Deleted"}]
        self.say(" ".join(["* SEARCH", *found]))
        return "OK done"

    def uid_fetch(self, asked: str) -> str:
        uid, most = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", asked).groups()
        if letter := self.inbox.letters.get(int(uid)):
            raw = letter.raw[: int(most)]
            self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return "OK done"

    def uid_store(self, asked: str) -> str:
        uid, flag = re.fullmatch(r"(\d+) \+FLAGS\.SILENT \((\S+)\)", asked).groups()
        if int(uid) in self.inbox.letters:
            self.inbox.letters[int(uid)].flags.add(flag)
        return "OK done"

    def do_logout(self, rest: str) -> str:
        self.say("* BYE")
        return "OK done"


def serve(inbox: Inbox) -> socketserver.ThreadingTCPServer:
    """Start it on a free port; ``shutdown()`` and ``server_close()`` it afterwards."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("TalkOfOne", (Talk,), {"inbox": inbox}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
