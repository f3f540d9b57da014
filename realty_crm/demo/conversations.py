"""The web chats of the stories."""

from datetime import datetime, timedelta

from channels_app.choices import Author, ConversationState
from channels_app.models import Conversation
from channels_app.services.conversations import add_message, open_conversation
from leads.choices import Channel, Source
from realty_crm.demo.brokerages import World
from realty_crm.demo.people import BOT_ANSWERS
from realty_crm.demo.stories import Story

_TYPING = timedelta(seconds=2)
_ENDS_AFTER = timedelta(days=7)


def is_chat(story: Story) -> bool:
    return story.enquiry.source == Source.WEB_CHAT


def chat(story: Story, world: World, text: str, now: datetime) -> None:
    """The customer writes and the bot answers."""
    conversation = open_conversation(profile=story.lead.profile, now=now)
    add_message(conversation, author=Author.CUSTOMER, channel=Channel.WEB_CHAT, now=now, body=text)
    answer, at = world.chance.choice(BOT_ANSWERS), now + _TYPING
    add_message(conversation, author=Author.BOT, channel=Channel.WEB_CHAT, now=at, body=answer)
    conversation.lead, conversation.last_activity_at = story.lead, at
    conversation.first_reply_at = conversation.first_reply_at or at
    conversation.save(update_fields=["lead", "last_activity_at", "first_reply_at"])


def end_old_chats(world: World) -> None:
    """Nobody has written there for a week."""
    Conversation.objects.of(world.brokerage.pk).filter(last_activity_at__lt=world.now - _ENDS_AFTER).update(
        state=ConversationState.RESOLVED
    )
