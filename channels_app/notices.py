"""Which event tells whom what: declared once, carried out by channels_app.subscriptions.

A text is the template ``messages/<event>_<audience>.txt``; its first line is the subject.
"""

CUSTOMER, AGENT, MANAGERS = "customer", "agent", "managers"

VISIT_NOTICES: dict[str, tuple[str, ...]] = {
    "visit_booked": (CUSTOMER, AGENT),
    "visit_confirmed": (CUSTOMER, AGENT),
    "visit_rescheduled": (CUSTOMER, AGENT),
    "visit_cancelled": (CUSTOMER, AGENT),
    "visit_expired": (CUSTOMER, AGENT, MANAGERS),
    "visit_no_show": (CUSTOMER,),
}
CALLBACK_NOTICES: dict[str, tuple[str, ...]] = {
    "callback_requested": (CUSTOMER, AGENT),
    "callback_due_soon": (AGENT,),
    "callback_late": (AGENT, MANAGERS),
    "callback_cancelled": (AGENT,),
}
#: agent: the owner, else the agent to whom the lead is offered
LEAD_NOTICES: dict[str, tuple[str, ...]] = {
    "lead_offered": (AGENT,),
    "lead_overdue": (AGENT, MANAGERS),
    "lead_unclaimed": (MANAGERS,),
}
#: told to the agent who had it before
PASSED_ON = {"visit_passed_on", "callback_passed_on"}
#: what a web-chat customer also reads in the thread, unless they did it there themselves
IN_THREAD = {"visit_confirmed", "visit_rescheduled", "visit_cancelled", "visit_expired"}
