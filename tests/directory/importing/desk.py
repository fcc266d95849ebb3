"""The console's way of a roster as somebody presses through it, with the worker called by hand."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from associations.models import Association
from directory import tasks
from directory.models import Import
from people.models import Person

State = Import.State
LIST, NEW = reverse("import_list"), reverse("import_new")
LANGUAGES = ("en", "zh-hans")


class Desk:
    """Somebody at the console; their login decides the language."""

    def __init__(self, person: Person, language: str = "en") -> None:
        person.login.language = language
        person.login.save(update_fields=["language"])
        self.person = person
        self.client = Client(HTTP_ACCEPT_LANGUAGE=language)
        self.client.force_login(person.login)

    def send(self, content: io.BytesIO | bytes, association: Association, name: str = "roster.csv", **more: str) -> Any:
        file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.getvalue())
        return self.client.post(NEW, {"association": association.public_id, "file": file, **more})

    def sent(self, content: io.BytesIO | bytes, association: Association, **more: str) -> Import:
        answer = self.send(content, association, **more)
        assert answer.status_code == 302, answer.context["form"].errors
        return Import.objects.latest("pk")

    def columns(self, roster_import: Import, press: str = "check", **changes: Any) -> Any:
        """The columns page as it stands, with some fields filled in otherwise."""
        form = self.client.get(page("import_map", roster_import)).context["form"]
        said = {field.name: field.value() for field in form if field.value() is not None}
        return self.client.post(page("import_map", roster_import), said | {press: "1"} | changes)

    def press(self, button: str, roster_import: Import) -> Any:
        return self.client.post(page(button, roster_import), follow=True)

    def see(self, name: str, roster_import: Import, **query: str) -> Any:
        return self.client.get(page(name, roster_import), query)

    def checked(self, content: io.BytesIO | bytes, association: Association, **more: str) -> Import:
        roster_import = self.sent(content, association, **more)
        self.columns(roster_import)
        return worked(roster_import)

    def brought(self, content: io.BytesIO | bytes, association: Association, **more: str) -> Import:
        roster_import = self.checked(content, association, **more)
        self.press("import_start", roster_import)
        return worked(roster_import)


def page(name: str, roster_import: Import) -> str:
    return reverse(name, args=[roster_import.public_id])


def worked(roster_import: Import) -> Import:
    """What a worker does until there is nothing left to do."""
    while (roster_import := Import.objects.get(pk=roster_import.pk)).is_at_work:
        work = {State.CHECKING: tasks.check_import, State.UNDOING: tasks.undo_import}
        work.get(State(roster_import.state), tasks.run_import)(roster_import.pk)
    return roster_import


def errors_of(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200, "the form is shown again"
    return {field: list(errors) for field, errors in answer.context["form"].errors.items()}
