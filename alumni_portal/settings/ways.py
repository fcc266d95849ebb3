"""Ways in that the environment switches on. One that is only half described is named at the start, not at its use."""

import os
from collections.abc import Iterator, Mapping

from django.core.exceptions import ImproperlyConfigured

# What belongs together: any one of a line asks for the rest of it.
TOGETHER = {
    "campus sign-on by OpenID Connect": ("OIDC_SERVER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"),
    "an access key of Aliyun": ("ALIYUN_ACCESS_KEY_ID", "ALIYUN_ACCESS_KEY_SECRET"),
    "letters by WeChat": (
        *("WECHAT_GATEWAY", "WECHAT_SERVICE_APP_ID", "WECHAT_SERVICE_APP_SECRET", "WECHAT_PUSH_TOKEN"),
    ),
    "WeChat on a desktop": ("WECHAT_APP_ID", "WECHAT_APP_SECRET"),
    "WeChat inside WeChat": ("WECHAT_PAGE_APP_ID", "WECHAT_PAGE_APP_SECRET"),
}
# What means nothing by itself.
NEEDS = {
    "CAS_NAME": "CAS_SERVER",
    "CAS_VERSION": "CAS_SERVER",
    "OIDC_NAME": "OIDC_SERVER",
    "SMS_GATEWAY_TOKEN": "SMS_GATEWAY",
    "SMS_PUSH_SECRET": "SMS_GATEWAY",
    "WECHAT_AES_KEY": "WECHAT_GATEWAY",
}
SERVERS = ("OIDC_SERVER", "CAS_SERVER")
ON = ("on", "true", "1", "yes", "ok", "y")
CAS_VERSIONS = ("", "2", "3")


def half_described(environment: Mapping[str, str]) -> Iterator[str]:
    """Every variable that is missing for a way in that was begun, one sentence each."""

    def is_set(name: str) -> bool:
        return bool(environment.get(name, "").strip())

    for way, names in TOGETHER.items():
        begun = [name for name in names if is_set(name)]
        for name in names:
            if begun and not is_set(name):
                yield f"{name} is missing: {way} was begun with {begun[0]}"
    for name, needed in NEEDS.items():
        if is_set(name) and not is_set(needed):
            yield f"{needed} is missing: without it {name} means nothing"
    if environment.get("PHONE_LOGIN", "").strip().lower() in ON and not is_set("SMS_GATEWAY"):
        yield "SMS_GATEWAY is missing: PHONE_LOGIN is on, and nobody carries its codes"
    if environment.get("CAS_VERSION", "").strip() not in CAS_VERSIONS:
        yield "CAS_VERSION is neither 2 nor 3"


def unsafe_in_production(environment: Mapping[str, str]) -> Iterator[str]:
    """What would show who somebody is to everybody on the way, or codes to nobody."""
    for name in SERVERS:
        if environment.get(name, "").strip().startswith("http://"):
            yield f"{name} begins with http://: who comes in would be read on the way, https:// is needed"
    if environment.get("SMS_GATEWAY", "").strip().startswith("aliyun+http://"):
        yield "SMS_GATEWAY begins with aliyun+http://: that is for a stand-in, aliyun:// is needed"
    if environment.get("WECHAT_GATEWAY", "").strip().startswith("wechat+http://"):
        yield "WECHAT_GATEWAY begins with wechat+http://: that is for a stand-in, wechat:// is needed"
    for name in ("SMS_GATEWAY", "WECHAT_GATEWAY"):
        if environment.get(name, "").strip() == "folder":
            yield f"{name} is folder: that is for development, no message would leave"


def refuse_half_described(environment: Mapping[str, str] | None = None) -> None:
    """Raise ImproperlyConfigured with everything that is missing, one per line."""
    if found := [*half_described(os.environ if environment is None else environment)]:
        raise ImproperlyConfigured("A way to come in is only half described:\n  " + "\n  ".join(found))
