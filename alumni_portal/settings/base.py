"""What holds everywhere. Small files beside this one hold what belongs to one subject."""

from pathlib import Path

import environ

from .accounts import *
from .api import *
from .engines import *
from .policy import *

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="for development only; production refuses it " + "-" * 20)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")  # how letters address the site

ROOT_URLCONF = "alumni_portal.urls"
WSGI_APPLICATION = "alumni_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
MESSAGING_OWNER_MODEL = "people.Person"

HOUSE_APPS = [
    "alumni_portal",
    "outreach",
    "directory",
    "cards",
    "associations",
    "conversations",
    "privacy",
    "people",
    "messaging",
    "institution",
    "files",
    "audit",
    "common",
]
INSTALLED_APPS = [
    *HOUSE_APPS,
    "alumni_portal.apps.ConsoleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    *SOCIAL_PROVIDER_APPS,
]

MIDDLEWARE = [
    "alumni_portal.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "alumni_portal.weight.WeightMiddleware",
    "common.middleware.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "common.middleware.ActorMiddleware",
    "associations.middleware.RightsMiddleware",
    "common.middleware.display_choices",
    "institution.middleware.ReadersLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "people.middleware.TermsMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "common.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alumni_portal.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "common.templatetags.portal",
            ],
        },
    },
    {
        # Letters. A fact that was not given becomes a mark, and the letter does not leave (messaging/letters).
        "NAME": "letters",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "string_if_invalid": "⁇missing:%s⁇",
            "builtins": ["django.templatetags.i18n", "common.templatetags.portal"],
        },
    },
]
FORM_RENDERER = "common.forms.PortalRenderer"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["alumni_portal.formats"]  # days and times, in one place
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # the institution's own zone is activated per request

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(ROOT / ".data" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    if not DEBUG
    else {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
LARGEST_REQUEST = 101_000_000  # bytes: the largest table and the form around it; deploy/Caddyfile says the same

# Letters. Development keeps them where /_mailbox/ shows them; a server is used as soon as it is named.
MAIL_SERVER = env.str("MAIL_SERVER", default="")  # smtp://user:password@host:587?tls=starttls
MAIL_FROM = env.str("MAIL_FROM", default="Alumni Office <alumni@localhost>")
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=2)  # of one process of the worker, when there is much to send
MAILBOX_DIR = DATA_DIR / "mailbox"  # where letters end up while no server is named
# Text messages: empty for none; "folder" keeps them where /_mailbox/ shows them; aliyun://dysmsapi.aliyuncs.com; else
# the https:// of a bridge.
SMS_GATEWAY = env.str("SMS_GATEWAY", default="")
SMS_GATEWAY_TOKEN = env.str("SMS_GATEWAY_TOKEN", default="")
ALIYUN_ACCESS_KEY_ID = env.str("ALIYUN_ACCESS_KEY_ID", default="")
ALIYUN_ACCESS_KEY_SECRET = env.str("ALIYUN_ACCESS_KEY_SECRET", default="")
SMS_PUSH_SECRET = env.str("SMS_PUSH_SECRET", default="")  # part of the address to which the carrier reports
# WeChat: wechat://api.weixin.qq.com, or "folder"; the service account's own keys, and what its pushes are signed with.
WECHAT_GATEWAY = env.str("WECHAT_GATEWAY", default="")
WECHAT_SERVICE_APP_ID = env.str("WECHAT_SERVICE_APP_ID", default="")
WECHAT_SERVICE_APP_SECRET = env.str("WECHAT_SERVICE_APP_SECRET", default="")
WECHAT_PUSH_TOKEN = env.str("WECHAT_PUSH_TOKEN", default="")
WECHAT_AES_KEY = env.str("WECHAT_AES_KEY", default="")  # with it only encrypted pushes are believed
LETTERS_KEPT_DAYS = env.int("LETTERS_KEPT_DAYS", default=90)  # then text and facts of a settled letter go
INBOX_KEPT_DAYS = env.int("INBOX_KEPT_DAYS", default=730)
LINKS_ARE_CHECKED = env.bool("LINKS_ARE_CHECKED", default=True)  # whether somebody answers where a message leads to
LINKS_MAY_BE_LOCAL = False  # else a message could make this server knock at doors of its own network
ERASURE_DAYS = env.int("ERASURE_DAYS", default=14)  # between asking to be forgotten and being so
# A file that only grows: who was erased, by a random id. Beside the backups; read again after a restore.
ERASURE_JOURNAL = env.str("ERASURE_JOURNAL", default=str(DATA_DIR / "erasures"))
COPY_KEPT_DAYS = env.int("COPY_KEPT_DAYS", default=7)  # a copy of everything held about somebody, for them to fetch
# What comes back. The star is filled with what a letter is about: *@in.example.edu, or office+*@example.edu where the
# mail server knows plus-addresses. Empty: letters come from, and go back to, MAIL_FROM.
INCOMING_ADDRESS = env.str("INCOMING_ADDRESS", default="")
INCOMING_IMAP = env.str("INCOMING_IMAP", default="")  # imaps://user:password@host/INBOX, looked into each minute
# Whose events are believed, and by what: mailgun?webhook_signing_key=…, postmark?webhook_secret=user:password
MAIL_WEBHOOKS = env.str("MAIL_WEBHOOKS", default="")
INCOMING_LARGEST = env.int("INCOMING_LARGEST", default=10_000_000)  # bytes; of a larger message the beginning is kept
INCOMING_KEPT_DAYS = env.int("INCOMING_KEPT_DAYS", default=30)  # then the words of a message go, the row stays
# A full mailbox is no gone one: letters that came back on so many days, within so many, rest for so many.
SOFT_BOUNCES = env.int("SOFT_BOUNCES", default=3)
SOFT_BOUNCE_DAYS = env.int("SOFT_BOUNCE_DAYS", default=30)
SOFT_BOUNCE_REST_DAYS = env.int("SOFT_BOUNCE_REST_DAYS", default=60)
# Whether an address that a member adds is asked about: a warning where no letters arrive, or it lives for minutes.
LOOK_AT_ADDRESSES = env.bool("LOOK_AT_ADDRESSES", default=False)
DISPOSABLE_DOMAINS = env.list("DISPOSABLE_DOMAINS", default=[])
NAME_SERVERS = env.list("NAME_SERVERS", default=[])  # who is asked about our domain; empty: whom the machine asks
DKIM = {
    "domain": env.str("DKIM_DOMAIN", default=""),
    "selector": env.str("DKIM_SELECTOR", default=""),
    "key_file": env.str("DKIM_KEY_FILE", default=""),
}

CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 0.25,
    "socket_connect_timeout": 0.25,
    "visibility_timeout": 3600,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "alumni_portal.errors.csrf_refused"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.utils.autoreload": {"level": "WARNING"},
    },
}

__all__ = [name for name in globals() if name.isupper()]
