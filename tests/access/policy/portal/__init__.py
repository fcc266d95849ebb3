"""The pages, and every button on them. One file per part of the portal; each names its lists in ``PORTAL``."""

from __future__ import annotations

from dataclasses import replace

from tests.access.policy.portal.associations import ASSOCIATIONS, JOINING, OFFICES
from tests.access.policy.portal.audiences import AUDIENCES
from tests.access.policy.portal.campaigns import CAMPAIGNS
from tests.access.policy.portal.journeys import JOURNEYS
from tests.access.policy.portal.newsletters import NEWSLETTERS
from tests.access.policy.portal.office import CHANGES, ERASURES, EXPORTS, LISTS
from tests.access.policy.portal.oneself import ONESELF
from tests.access.policy.portal.public import PUBLIC_PAGES
from tests.access.policy.portal.records import CLAIMS, DUPLICATES, ROSTERS
from tests.access.policy.portal.shared import in_the_console
from tests.access.policy.portal.walls import WALLS
from tests.access.policy.portal.writing import WRITING

# Whoever could open the console does these with a second step at the door, whatever they would be told otherwise.
STAFF_ACTS = {
    *("officer_appoint", "term_end", "term_extend", "term_handover"),
    *("association_open", "association_edit", "association_move", "association_state"),
    *("erasure_order", "erasure_withdraw"),
    *("campaign_approve", "campaign_launch"),
    *("message_edit", "message_look"),
    *("export_new", "export_list", "export_detail", "export_take", "export_end"),
}
OF_THE_OFFICE = (ROSTERS, DUPLICATES, CLAIMS, EXPORTS, LISTS, CHANGES, ERASURES, AUDIENCES)
TO_MANY = (CAMPAIGNS, JOURNEYS, NEWSLETTERS)
PARTS = (PUBLIC_PAGES, ASSOCIATIONS, OFFICES, JOINING, WALLS, ONESELF, WRITING, *OF_THE_OFFICE, *TO_MANY)
PORTAL = [
    replace(line, answers=in_the_console(line.answers)) if line.route in STAFF_ACTS else line
    for part in PARTS
    for line in part
]

# Not ours to try: allauth's own pages in our dress. Who may see them is said and tested there; what we add to them
# (age, consent, second step, letters) is tried in tests/people.
OF_THE_LIBRARY = (
    "account_",
    "mfa_",
    "usersessions_",
    "socialaccount_",
    "openid_connect_",
    "wechat_",
    "cas_",
    "<account/",
)
