"""The words that the chat page's script shows, in the active language."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """By the names that chat.js and chat_view.js use. ``{project}`` is filled in there; what the
    two buttons of a card say is sent as the customer's message, so a translation must be one that
    the chat understands."""
    return {
        "you": _("You"),
        "colleague": _("Our colleague"),
        "sending": _("Sending…"),
        "failed": _("Not sent."),
        "retry": _("Retry"),
        "remove": _("Remove"),
        "offline": _("No connection. Your messages are kept and can be sent again."),
        "handedOver": _("A colleague will answer here."),
        "askDetails": _("Tell me about {project}"),
        "askVisit": _("Visit {project}"),
        "details": _("Details"),
        "visit": _("Visit"),
        "photos": _("Photo"),
        "brochure": _("Brochure"),
        "floor_plan": _("Floor plan"),
        "virtual_tour": _("Virtual tour"),
        "site_visit": _("Site visit"),
        "callback": _("Callback"),
        "reference": _("Reference"),
        "call": _("Call"),
        "pending": _("Requested"),
        "confirmed": _("Confirmed"),
        "contacted": _("Called"),
        "no_answer": _("No answer"),
        "completed": _("Completed"),
        "cancelled": _("Cancelled"),
        "no_show": _("Missed"),
        "expired": _("Expired"),
    }
