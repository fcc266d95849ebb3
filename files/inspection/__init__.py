"""What is really in a file, whatever its name and its sender say. Raises ``Refusal`` with the reason."""

from __future__ import annotations

from typing import IO

from common.verdicts import Refusal
from files.inspection.attachments import inspect_attachment
from files.inspection.documents import inspect_document
from files.inspection.findings import Finding, file_refused
from files.inspection.names import safe_name
from files.inspection.pictures import inspect_picture
from files.inspection.tables import inspect_table

INSPECTORS = {
    "picture": inspect_picture,
    "document": inspect_document,
    "table": inspect_table,
    "attachment": inspect_attachment,
}


def inspect(content: IO[bytes], kind: str) -> Finding:
    """Read ``content`` from its beginning and say what it is, or refuse it as a file of this kind."""
    content.seek(0)
    return INSPECTORS[kind](content)


__all__ = ["Finding", "Refusal", "file_refused", "inspect", "safe_name"]
