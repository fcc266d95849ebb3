"""Imported by a worker: it knows the writer of the mailings of these tests."""

from tests.faults.news import hang_in

hang_in()
