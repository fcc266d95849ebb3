"""What pages and files say of a campaign, in one place."""

from outreach.words.campaigns import OUTCOME_LABELS, RETURNS, reason_said, state_tag, unit_said, wait_said

__all__ = ["OUTCOME_LABELS", "RETURNS", "reason_said", "state_tag", "unit_said", "wait_said"]
