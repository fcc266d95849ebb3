"""Development by default; with ``DEBUG=off`` the production settings, which refuse to start half-furnished."""

import environ

from .needs import refuse_half_furnished
from .ways import refuse_half_described

if environ.Env().bool("DEBUG", default=True):
    refuse_half_described()
    from .base import *
else:
    refuse_half_furnished()  # before the rest, which would start engines of its own
    from .production import *
