"""From what a secretary types to the words that wait for each reader: Markdown, blocks and placeholders.

A body is read once, when its message is fixed. What comes out holds slots where a reader's own words go; filling them
is escaping and joining, so that nothing a person is called can ever be read as anything but their name.
"""

from outreach.wordings.compiling import Compiled, compile_body
from outreach.wordings.slots import Pieces, cut, fill, in_html, in_text, marked, slot, with_slots, without_marks

__all__ = [
    "Compiled",
    "Pieces",
    "compile_body",
    "cut",
    "fill",
    "in_html",
    "in_text",
    "marked",
    "slot",
    "with_slots",
    "without_marks",
]
