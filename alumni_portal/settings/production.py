"""Behind a proxy that speaks TLS. What must be known is named in ``needs.py``; everything here is about caution."""

import environ

from .base import *

env = environ.Env()
DEBUG = False

# The proxy removes this header from what comes in and sets its own; it is the only way to the site.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
# Preloading is for whole registered domains; it is not ours to decide for the university's.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [env.str("SITE_URL").rstrip("/")]
LANGUAGE_COOKIE_SECURE = True
