"""Who meets or calls whom."""

from typing import Protocol

from accounts.models import User


class HasContact(Protocol):
    """A visit or callback, as far as the customer's contact goes."""

    contact_name: str
    contact_phone: str
    contact_email: str


def agent_json(agent: User | None) -> dict[str, str] | None:
    """The RM, as the customer may know them."""
    return {"id": str(agent.pk), "name": agent.name, "phone": agent.phone} if agent else None


def agent_words(agent: User | None) -> str:
    """The RM's name, or words for nobody yet."""
    return agent.name if agent else "Somebody of our team"


def contact_json(booking: HasContact) -> dict[str, str]:
    """Whom to meet or call: for staff only."""
    return {
        "name": booking.contact_name,
        "phone": booking.contact_phone,
        "email": booking.contact_email,
    }
