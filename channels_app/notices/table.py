"""Which event is told to whom: the one table. A new notice is a line here and a text
``messages/<event>_<audience>.txt``, whose first line is the subject."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
from common.events import EventKind
from common.models import Event
from leads.events import LEAD_OVERDUE
from profiles.events import CODE_ASKED, OWN_LINK_ASKED
from scheduling.events import (
    CALLBACK_CANCELLED,
    CALLBACK_DUE_SOON,
    CALLBACK_LATE,
    CALLBACK_PASSED_ON,
    CALLBACK_REQUESTED,
    LEAD_OFFERED,
    LEAD_UNCLAIMED,
    VISIT_BOOKED,
    VISIT_CANCELLED,
    VISIT_CONFIRMED,
    VISIT_EXPIRED,
    VISIT_NO_SHOW,
    VISIT_PASSED_ON,
    VISIT_RESCHEDULED,
)
from scoring.events import CONVERSION_MODEL_TAKEN_BACK


@dataclass(frozen=True)
class Notice:
    """An event, whom it is told to, and how its news is found. Each reader hears of it once."""

    event: EventKind[..., Any]
    load: Callable[[Event, datetime], News | None]
    audiences: tuple[Audience, ...]


NOTICES = (
    Notice(VISIT_BOOKED, loaders.visit, (CUSTOMER, AGENT)),
    Notice(VISIT_CONFIRMED, loaders.visit, (CUSTOMER, AGENT, THREAD)),
    Notice(VISIT_RESCHEDULED, loaders.visit, (CUSTOMER, AGENT, THREAD)),
    Notice(VISIT_CANCELLED, loaders.visit, (CUSTOMER, AGENT, THREAD)),
    Notice(VISIT_EXPIRED, loaders.visit, (CUSTOMER, AGENT, MANAGERS, THREAD)),
    Notice(VISIT_NO_SHOW, loaders.visit, (CUSTOMER,)),
    Notice(VISIT_PASSED_ON, loaders.visit, (FORMER_AGENT,)),
    Notice(CALLBACK_REQUESTED, loaders.callback, (CUSTOMER, AGENT)),
    Notice(CALLBACK_DUE_SOON, loaders.callback, (AGENT,)),
    Notice(CALLBACK_LATE, loaders.callback, (AGENT, MANAGERS)),
    Notice(CALLBACK_CANCELLED, loaders.callback, (AGENT,)),
    Notice(CALLBACK_PASSED_ON, loaders.callback, (FORMER_AGENT,)),
    Notice(LEAD_OFFERED, loaders.lead, (AGENT,)),
    Notice(LEAD_OVERDUE, loaders.lead, (AGENT, MANAGERS)),
    Notice(LEAD_UNCLAIMED, loaders.lead, (MANAGERS,)),
    Notice(CONVERSATION_HANDED_OVER, loaders.conversation, (AGENT_ELSE_MANAGERS,)),
    Notice(CONVERSATION_WAITING, loaders.conversation, (AGENT_ELSE_MANAGERS,)),
    Notice(CONVERSATION_ASSIGNED, loaders.conversation, (AGENT,)),
    Notice(CONVERSATION_BACK, loaders.conversation, (AGENT_ELSE_MANAGERS,)),
    Notice(CONVERSION_MODEL_TAKEN_BACK, loaders.conversion_model, (MANAGERS,)),
    Notice(CODE_ASKED, loaders.code, (ADDRESS,)),
    Notice(OWN_LINK_ASKED, loaders.own_link, (ADDRESS,)),
)
