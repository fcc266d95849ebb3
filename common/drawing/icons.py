"""Line icons, 24 by 24, one stroke; drawn inline so that they take the colour of their words."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "home": '<path d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z"/>',
    "window": '<path d="M4.5 3.5h15v17h-15zM12 3.5v17M4.5 12h15"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "calendar": '<path d="M4 5.5h16v15H4zM4 10.5h16M8.5 3v4M15.5 3v4"/>',
    "mail": '<path d="M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5"/>',
    "tree": '<path d="M9.5 3.5h5v5h-5zM3.5 15.5h5v5h-5zM15.5 15.5h5v5h-5zM12 8.5V12M6 15.5V12h12v3.5"/>',
    "desk": '<path d="M4 4.5h16v15H4zM7.5 9l1.5 1.5L11.5 8M14 9.5h3M7.5 15l1.5 1.5 2.5-2.5M14 15.5h3"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.5-4.5 3.5-6.5 7.5-6.5s7 2 7.5 6.5"/>',
    "people": (
        '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.4-4 3-6 6.5-6s6.1 2 6.5 6'
        'M15 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14c2.4.7 3.7 2.5 4 5.5"/>'
    ),
    "next": '<path d="M9.5 5l7 7-7 7"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "check": '<path d="M4.5 12.5l5 5L20 7"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "warning": '<path d="M12 4.5 20.5 19h-17Z"/><path d="M12 10.5v4M12 16.8v.01"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.01"/>',
    "lock": '<path d="M5 11h14v9.5H5zM8 11V8a4 4 0 0 1 8 0v3"/>',
    "undo": '<path d="M8.5 5 4.5 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-3"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "differ": '<path d="M5 9.5h14M5 14.5h14M15.5 5l-7 14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "filter": '<path d="M4 7h16M7 12h10M10 17h4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "key": '<circle cx="8" cy="15.5" r="4.5"/><path d="M11.2 12.3 20 3.5M16 7.5l3 3M13.5 10l2 2"/>',
    "eye": '<path d="M2.5 12c2.5-4.3 5.6-6.5 9.5-6.5s7 2.2 9.5 6.5c-2.5 4.3-5.6 6.5-9.5 6.5S5 16.3 2.5 12z"/>'
    '<circle cx="12" cy="12" r="2.8"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "upload": '<path d="M12 15.5v-11M7 9l5-5 5 5M4.5 20h15"/>',
    "pin": '<path d="M9 3.5h6l-.8 6.5 3.3 3.5h-11L9.8 10zM12 13.5v7"/>',
    "flag": '<path d="M5.5 21V4h11l-2 4 2 4h-11"/>',
    "picture": ('<path d="M3.5 5h17v14h-17zM3.5 16l5-5 4.5 4.5 2.5-2.5 5 5"/><circle cx="15.5" cy="9" r="1.3"/>'),
}


def icon(name: str, classes: str = "") -> SafeString:
    """One icon as inline SVG, hidden from screen readers: the word beside it speaks.

    KeyError when there is no icon of that name, so that a typing mistake is seen at once.
    """
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f"icon {classes}".strip(),
        mark_safe(PATHS[name]),  # our own constants
    )
