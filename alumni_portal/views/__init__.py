"""Pages that gather from many apps."""

from alumni_portal.views.home import home
from alumni_portal.views.me import me

__all__ = ["home", "me"]
