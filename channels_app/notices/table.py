"""Which event is told to whom: the one table. A new notice is a line here and a text
``messages/<event>_<audience>.txt``, whose first line is the subject."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from channels_app.events import (
    CONVERSATION_ASSIGNED,
    CONVERSATION_BACK,
    CONVERSATION_HANDED_OVER,
    CONVERSATION_WAITING,
)
from channels_app.notices import loaders
from channels_app.notices.audiences import (
    ADDRESS,
    AGENT,
    AGENT_ELSE_MANAGERS,
    CUSTOMER,
    FORMER_AGENT,
    MANAGERS,
    THREAD,
    Audience,
)
from channels_app.notices.news import News
from common.models import Event


@dataclass(frozen=True)
class Notice:
    """An event, whom it is told to, and how its news is found. Each reader hears of it once."""

    event: str
    load: Callable[[Event, datetime], News | None]
    audiences: tuple[Audience, ...]


NOTICES = (
    Notice("visit_booked", loaders.visit, (CUSTOMER, AGENT)),
    Notice("visit_confirmed", loaders.visit, (CUSTOMER, AGENT, THREAD)),
    Notice("visit_rescheduled", loaders.visit, (CUSTOMER, AGENT, THREAD)),
    Notice("visit_cancelled", loaders.visit, (CUSTOMER, AGENT, THREAD)),
    Notice("visit_expired", loaders.visit, (CUSTOMER, AGENT, MANAGERS, THREAD)),
    Notice("visit_no_show", loaders.visit, (CUSTOMER,)),
    Notice("visit_passed_on", loaders.visit, (FORMER_AGENT,)),
    Notice("callback_requested", loaders.callback, (CUSTOMER, AGENT)),
    Notice("callback_due_soon", loaders.callback, (AGENT,)),
    Notice("callback_late", loaders.callback, (AGENT, MANAGERS)),
    Notice("callback_cancelled", loaders.callback, (AGENT,)),
    Notice("callback_passed_on", loaders.callback, (FORMER_AGENT,)),
    Notice("lead_offered", loaders.lead, (AGENT,)),
    Notice("lead_overdue", loaders.lead, (AGENT, MANAGERS)),
    Notice("lead_unclaimed", loaders.lead, (MANAGERS,)),
    Notice(CONVERSATION_HANDED_OVER, loaders.conversation, (AGENT_ELSE_MANAGERS,)),
    Notice(CONVERSATION_WAITING, loaders.conversation, (AGENT_ELSE_MANAGERS,)),
    Notice(CONVERSATION_ASSIGNED, loaders.conversation, (AGENT,)),
    Notice(CONVERSATION_BACK, loaders.conversation, (AGENT_ELSE_MANAGERS,)),
    Notice("conversion_model_taken_back", loaders.conversion_model, (MANAGERS,)),
    Notice("code_asked", loaders.code, (ADDRESS,)),
    Notice("own_link_asked", loaders.own_link, (ADDRESS,)),
)
