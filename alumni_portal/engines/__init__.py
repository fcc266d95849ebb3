"""Real PostgreSQL and Valkey for machines that have neither.

``ensure(data_dir)`` starts the two servers out of the wheels the project installs anyway, or joins the ones
another process of the same checkout has started. Nothing has to be stopped: whoever uses the engines holds a
shared file lock, and the supervisor stops them when the last holder is gone, however it went.

Only the standard library is used here, because settings call this before Django is there.
"""

from .joining import Engines, ensure, leave
from .places import EnginesError

__all__ = ["Engines", "EnginesError", "ensure", "leave"]
