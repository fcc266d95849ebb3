"""People by the hundred thousand, for measuring: written by COPY beside the demo institution.

Names, readings and numbers are made as for everybody else; what the actions would have checked one by one is
right by construction. The same number of people gives the same people.
"""

from alumni_portal.demo.crowd.inviting import invite_crowd

__all__ = ["invite_crowd"]
