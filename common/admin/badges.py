"""How a state looks in lists and on pages: always a word, with a colour and an icon beside it."""

from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.html import format_html
from django.utils.safestring import SafeString

NOTHING = "–"


def badge(words: str, tone: str, icon: str = "") -> SafeString:
    """``tone`` is one of good, wait, bad, plain, burning, hot, warm, cold (backoffice.css);
    ``icon`` a Material symbol."""
    mark: Any = ""
    if icon:
        mark = format_html(
            '<span class="material-symbols-outlined" aria-hidden="true">{}</span>', icon
        )
    return format_html('<span class="rc-badge rc-{}">{}{}</span>', tone, mark, words)


def ago(moment: datetime | None) -> str:
    """3 hours ago, 2 days from now; a dash for never."""
    return naturaltime(moment) if moment else NOTHING
