"""Who stands between a visitor and us: every limit by address depends on it."""

import environ

env = environ.Env()

# The visitor's address is so many entries from the end of X-Forwarded-For. One too few, and all visitors are one, whom
# a stranger can lock out; one too many, and everybody chooses their own address.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0 if env.bool("DEBUG", default=True) else 1)
