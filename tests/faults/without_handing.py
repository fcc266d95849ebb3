"""The control: a worker that sends as most do, from "taken" straight to "sent", with nothing written in between.

Imported by a worker it shows that the test of the real one would see a letter that arrived twice.
"""

from messaging.actions import sending
from messaging.gateways import ACCEPTED
from messaging.models import Delivery

State = Delivery.State


def begin_handing(parcel, worker, free, *, by, after=None):
    if after is not None:
        settle(after, worker, ACCEPTED, by=by)
    return Delivery.objects.filter(pk=parcel.delivery.pk, state=State.LEASED, leased_by=worker).exists()


def settle(parcel, worker, outcome, *, by):
    Delivery.objects.filter(pk=parcel.delivery.pk, state=State.LEASED, leased_by=worker).update(state=outcome.state)


sending.begin_handing = begin_handing
sending.settle = settle
