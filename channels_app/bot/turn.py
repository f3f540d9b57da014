"""One message being answered, and what came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from accounts.models import Brokerage
from channels_app.bot.dialogue.dialogue import Dialogue
from channels_app.bot.policy.step import BotAction
from channels_app.bot.reply import Reply
from channels_app.bot.understanding.meaning import Understood
from channels_app.bot.words.records import BY_CHAT
from common.text.format_money import format_money
from common.transitions import Actor
from leads.models import Lead
from profiles.handles import Contact
from profiles.memory.nudges import Suggestion
from profiles.memory.welcome import Welcome
from profiles.models import CustomerProfile, VisitSession

CUSTOMER = Actor(BY_CHAT, in_conversation=True)


@dataclass(frozen=True)
class Turn:
    """Who writes, what they say, and what is known besides. ``welcome`` greets a customer who comes
    back, in the first turn of a session."""

    brokerage: Brokerage
    profile: CustomerProfile
    lead: Lead
    session: VisitSession
    contact: Contact
    said: Understood
    now: datetime
    welcome: Welcome | None = None

    def money(self, amount: Decimal, currency: str = "") -> str:
        """An amount as this brokerage writes it."""
        used = currency or self.brokerage.currency
        return format_money(amount, used, words=self.brokerage.money_words)


@dataclass(frozen=True)
class Thought:
    """The reply and the dialogue after it. ``hands_over`` says why a person takes the conversation,
    where one does; ``action`` is what was done, None where the bot is silent; ``has_visit``: one
    was planned when the message came; ``nudge`` is the suggestion that goes with the reply."""

    dialogue: Dialogue
    reply: Reply = field(default_factory=Reply)
    hands_over: str = ""
    action: BotAction | None = None
    has_visit: bool = False
    nudge: Suggestion | None = None
