"""Old workbooks (BIFF8 inside an OLE file) for tests, as small as one can be."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from tests.directory.reading.workbook_maker import Sheet

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
GLOBALS, WORKSHEET = 0x0005, 0x0010
DATE_FORMAT = 14  # the format of days in every BIFF


class Day(int):
    """The number of a day, shown as one."""


def old_workbook(*sheets: Sheet, from_1904: bool = False, stream: str = "Workbook") -> bytes:
    bodies = [_sheet(sheet.rows) for sheet in sheets]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, GLOBALS, 0, 0, 0, 6))
    head += _record(0x0022, struct.pack("<H", from_1904))
    head += b"".join(_record(0x00E0, struct.pack("<HH", 0, kind) + bytes(16)) for kind in (0, DATE_FORMAT))
    names = [
        struct.pack("<BBBB", sheet.hidden, 0, len(sheet.name), 1) + sheet.name.encode("utf-16-le") for sheet in sheets
    ]
    offset = len(head) + sum(4 + 4 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += _record(0x0085, struct.pack("<I", offset) + name)
        offset += len(body)
    return _ole(head + _record(0x000A, b"") + b"".join(bodies), stream)


def _sheet(rows: Mapping[int, Sequence[object]]) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, WORKSHEET, 0, 0, 0, 6))
    for number, cells in rows.items():
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", number - 1, column, isinstance(cell, Day))
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                body += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            elif isinstance(cell, int | float):
                body += _record(0x0203, place + struct.pack("<d", cell))
    return body + _record(0x000A, b"")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _ole(content: bytes, name: str) -> bytes:
    """One stream, long enough not to be a small one; the table of sectors, the directory, then the stream."""
    content = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
    count = len(content) // SECTOR
    chain = [FAT, END, *range(3, count + 2), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0)
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry(name, 2, 2, len(content))
    return head.ljust(SECTOR, b"\xff") + table + directory.ljust(SECTOR, b"\0") + content


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    frame = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return frame + bytes(36) + struct.pack("<IQ", start, size)
