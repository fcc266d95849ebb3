"""What there is to be appointed to: offices, and the set of capabilities that is each one's role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from associations.actions.console_marks import mark_console_openers
from associations.models import Office
from associations.permissions.offices import can_set_office
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields


@action
def open_office(
    code: str, *, kinds: Sequence[str], capabilities: Sequence[str] = (), by: Actor, **facts: Any
) -> Office:
    """Another office that associations of these kinds have.

    Raises ``Refusal`` ``office_has_no_place``, ``requests_unanswered``, ``ValidationError`` for a taken code;
    forbidden to those who do not manage offices at the school, or would give what they do not hold there.
    """
    can_set_office(by, None, capabilities, kinds, answers_requests=facts.get("answers_requests", False)).or_raise()
    office: Office = Office.objects.add(code=code, kinds=[*kinds], capabilities=[*capabilities], **facts)
    record(by, "associations.office_opened", about=[office], facts={"gives": sorted(capabilities)})
    return office


@action
def change_office(office: Office, *, by: Actor, **facts: Any) -> Office:
    """Names, kinds, capabilities, order, whether join requests go to it. Whoever holds it has the new rights at once.

    Raises ``Refusal`` ``administrator_keeps_all``, ``office_has_no_place``, ``requests_unanswered``; forbidden as in
    ``open_office``.
    """
    office = Office.objects.locked().get(pk=office.pk)
    before = set(office.capabilities)
    after, kinds, answers = (
        facts.get(name, getattr(office, name)) for name in ("capabilities", "kinds", "answers_requests")
    )
    can_set_office(by, office, after, kinds, answers_requests=answers).or_raise()
    changed = changed_fields(office, facts)
    if not changed:
        return office
    office.change(**{name: facts[name] for name in changed})
    moved = {"gives": sorted(set(after) - before), "takes": sorted(before - set(after))}
    record(by, "associations.office_changed", about=[office], fields=sorted(changed), facts=moved)
    mark_console_openers(by=by)
    return office
