"""The control: a worker that commits the people of a batch first, and where the next one begins a moment later.

Imported by a worker it shows that the test of the real one would see rows of which nobody knows what they wrote.
"""

import time

from django.db import connection

import tests.faults.small_import_batches  # noqa: F401
from directory.actions import running

write_all = running.write_all


def write_and_commit(*args, **kwargs):
    written = write_all(*args, **kwargs)
    connection.connection.commit()
    time.sleep(1.5)
    return written


running.write_all = write_and_commit
