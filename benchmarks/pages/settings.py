"""Production, as it is shipped, with one page more: the bare list that everything is measured against."""

from pathlib import Path

from alumni_portal.settings.production import *

ROOT_URLCONF = "benchmarks.pages.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).with_name("templates"))
STATIC_ROOT = DATA_DIR / "staticfiles"
LOGGING["root"]["level"] = "WARNING"
