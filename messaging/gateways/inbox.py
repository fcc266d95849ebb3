"""The inbox is the row itself: handing it over means that its reader may see it."""

from __future__ import annotations

from messaging.gateways.outcomes import ACCEPTED, Outcome, Parcel
from messaging.letters.rendering import Written
from messaging.models import Delivery


class Inbox:
    def pack(self, delivery: Delivery, written: Written) -> Parcel:
        return Parcel(delivery, written, address=delivery.addressee.email)

    def reach(self) -> None:
        """It is always there."""

    def hand_over(self, parcel: Parcel) -> Outcome:
        return ACCEPTED

    def close(self) -> None:
        """Nothing is kept open."""
