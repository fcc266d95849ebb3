"""What the pages about coming in offer. ``{% load ways_in %}``."""

from django import template
from django.utils.translation import gettext as _

from people.queries import offers_phone

register = template.Library()
register.simple_tag(offers_phone, name="offers_phone")

# The first that is named wins: most browsers say that they are several others too.
BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "OPR": "Opera",
    "HuaweiBrowser": "Huawei Browser",
    "UCBrowser": "UC",
    "QQBrowser": "QQ Browser",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "OpenHarmony": "HarmonyOS",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@register.filter
def browser_and_system(user_agent: str) -> str:
    """What one would call it, "Chrome, Windows"; of what nobody knows, the beginning of what it calls itself."""
    named = [next((name for sign, name in names.items() if sign in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return _(", ").join(name for name in named if name) or user_agent[:60]
