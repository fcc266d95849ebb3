"""How many statements a page costs, once what a process remembers is warm."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.pages.load import Request

WARM = 2  # times the page is asked for before its statements are counted


def count_queries(request: Request) -> list[str]:
    """The statements of one answer, in this process, through the same middleware."""
    client = client_for(request)
    for _ in range(WARM):
        client.get(request.path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(request.path)
    if answer.status_code != 200:
        raise RuntimeError(f"{request.path}: {answer.status_code}")
    return [query["sql"] for query in captured.captured_queries]


def client_for(request: Request) -> Client:
    client = Client(headers={"host": "localhost", "x-forwarded-proto": "https", "accept-language": "zh-CN"})
    client.cookies.load(request.cookies)
    return client
