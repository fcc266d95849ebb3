"""Which exports somebody was in."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.models import Export, ExportPart
from people.models import Person


def exports_about(person: Person) -> QuerySet[Export]:
    """Those whose file says something of this person, or of a record that went up in this one; the latest first.

    An export that was stopped before its file was ready left nothing behind and is not among them.
    """
    keys = [person.pk, *person.former_ids.values_list("key", flat=True)]
    inside = Q()
    for key in keys:
        inside |= Q(people__contains=[key])
    parts = ExportPart.objects.filter(inside, export=OuterRef("pk"))
    ready = Export.objects.filter(state__in=[Export.State.DONE, Export.State.GONE])
    return ready.filter(Exists(parts)).select_related("begun_by", "association").order_by("-pk")
