"""A writer as an upper app hangs one in, with words that cost nothing to find."""

from __future__ import annotations

from benchmarks.outreach.words import html_to, subject_to, text_to

NAME, CATEGORY = "bench.letter", "bench"


def hang_in() -> None:
    from messaging.letters.rendering import Written
    from messaging.registry import Category, Writer, categories, writers

    def write(deliveries):
        names = {each.pk: each.addressee.email.partition("@")[0] for each in deliveries}
        return {key: Written("zh-hans", subject_to(name), text_to(name), html_to(name)) for key, name in names.items()}

    categories.hang(Category(code=CATEGORY, label="Measured", priority=8))
    writers.hang(Writer(NAME, write))
