"""What somebody wrote back, without what they were answering."""

from __future__ import annotations

import re

from django.conf import settings

from messaging.letters.returns import STAR

# Where mail programs begin to repeat the letter that is answered.
QUOTED_FROM_HERE = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:original message|forwarded message|原始邮件|原邮件|转发的邮件|回复的原邮件)"
    r"|on .{6,200} wrote:[ \t]*$|(?:在|于).{4,120}(?:写道|寫道)[::]?[ \t]*$|.{2,80}于.{4,60}写道[::]"
    r"|_{10,}[ \t]*$|(?:发件人|寄件者)[::].+|from: .+<.+@.+>)",
    re.IGNORECASE | re.MULTILINE,
)
QUOTED_LINE = re.compile(r"^>.*\n?", re.MULTILINE)


def without_quotes(text: str) -> str:
    """What stands above the repeated letter; everything where nothing stands above it. The links that are signed for
    the one who answers are taken out of it: they would let its next reader act for them."""
    found = QUOTED_FROM_HERE.search(text)
    above = text[: found.start()] if found else text
    own = QUOTED_LINE.sub("", above).strip()
    return _without_signed(own or text.strip())


def _without_signed(text: str) -> str:
    links = re.compile(re.escape(settings.SITE_URL.rstrip("/")) + r"/letters/unsubscribe/\S*")
    return STAR.sub("…", links.sub("…", text))
