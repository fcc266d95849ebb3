"""A look into a workbook's zip archive before anybody unpacks it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from directory.reading.errors import UnreadableFile
from directory.reading.limits import Limits

_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535
_BYTES_PER_ENTRY = 512  # generous for names inside a workbook
_CHUNK_BYTES = 1024 * 1024

_WORKBOOK_PART = "xl/workbook.xml"
_LOCKED = 0x1


def check_workbook_archive(path: Path, limits: Limits) -> None:
    """Raise UnreadableFile unless this is a workbook of a size we are willing to unpack.

    First the counts and sizes it states; then, because these may be lies, every part is
    unpacked into nothing, piece by piece, and stopped where it exceeds what was stated.
    """
    try:
        with path.open("rb") as file:
            _check_directory_size(file, limits)
            with zipfile.ZipFile(file) as archive:
                _check_stated_sizes(archive.infolist(), limits)
                for entry in archive.infolist():
                    _unpack_into_nothing(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise UnreadableFile("damaged_workbook") from error


def _check_directory_size(file: BinaryIO, limits: Limits) -> None:
    """Refuse a long directory unread: a million entries would cost a gigabyte to list."""
    end = file.seek(0, 2)
    file.seek(max(0, end - _LONGEST_COMMENT - _END_OF_DIRECTORY.size))
    tail = file.read()
    found = tail.rfind(_END_MARK)
    if found < 0 or len(tail) - found < _END_OF_DIRECTORY.size:
        raise UnreadableFile("damaged_workbook")
    _, _, _, _, entries, directory_bytes, _, _ = _END_OF_DIRECTORY.unpack_from(tail, found)
    if entries > limits.entries or directory_bytes > limits.entries * _BYTES_PER_ENTRY:
        raise UnreadableFile("too_many_entries", limit=limits.entries)


def _check_stated_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise UnreadableFile("too_many_entries", limit=limits.entries)
    if _WORKBOOK_PART not in {entry.filename for entry in entries}:
        raise UnreadableFile("not_a_table", kind="ZIP")
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise UnreadableFile("unpacks_too_large", limit=limits.unpacked_bytes)
    for entry in entries:
        ratio = entry.file_size // max(1, entry.compress_size)
        if entry.file_size > limits.small_part_bytes and ratio > limits.unpacking_ratio:
            raise UnreadableFile("unpacks_too_much", ratio=ratio, limit=limits.unpacking_ratio)


def _unpack_into_nothing(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """`zipfile` stops at the stated size and compares the checksum there: a lie is damage."""
    if entry.flag_bits & _LOCKED:
        raise UnreadableFile("encrypted_workbook")
    with archive.open(entry) as part:
        first = part.read(_CHUNK_BYTES)
        if b"<!DOCTYPE" in first or b"<!ENTITY" in first:
            raise UnreadableFile("damaged_workbook")
        while part.read(_CHUNK_BYTES):
            pass
