"""Development by default; with ``DEBUG=off`` the production settings, which refuse to start half-furnished."""

from .base import *
from .base import DEBUG

if not DEBUG:
    from .production import *
