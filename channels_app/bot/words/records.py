"""What the bot writes into histories and ledgers: for staff, in the language of the back office."""

BY_CHAT = "customer, by chat"
ASKED_TO_STOP = "chat: asked to stop"
ASKED_FOR_A_HUMAN = "asked for a human"
COULD_NOT_HELP = "the bot could not help"
CANCELLED_BY_CUSTOMER = "by the customer, in the chat"


def why_call(project: str) -> str:
    """Why somebody is to be called."""
    return f"asked in the chat about {project}" if project else "asked in the chat"
