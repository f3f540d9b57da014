"""The web chats of the stories."""

from datetime import datetime, timedelta

from channels_app.choices import Author, ConversationState
from channels_app.models import Conversation, Message
from channels_app.services.conversations import open_conversation
from common.channels import Channel
from leads.choices import Direction, InteractionKind, Source
from realty_crm.local.demo.brokerages import World
from realty_crm.local.demo.people import BOT_ANSWERS
from realty_crm.local.demo.stories import DAY, Story

_TYPING = timedelta(seconds=2)
_ENDS_AFTER = 7 * DAY


def write_chat(story: Story, world: World) -> None:
    """What a customer of the web chat wrote, with the bot's answers; a thread that rests for a week
    is over."""
    if story.enquiry.source != Source.WEB_CHAT:
        return
    said = [(story.born, story.enquiry.initial_message)]
    said += [
        (doing.moment, doing.text)
        for doing in story.doings
        if doing.kind == InteractionKind.MESSAGE
    ]
    conversation = open_conversation(profile=story.lead.profile, now=story.born)
    messages = []
    for moment, text in said:
        messages.append(_message(conversation, Author.CUSTOMER, moment, text))
        messages.append(
            _message(conversation, Author.BOT, moment + _TYPING, world.chance.choice(BOT_ANSWERS))
        )
    Message.objects.bulk_create(messages)
    conversation.lead = story.lead
    conversation.first_reply_at = said[0][0] + _TYPING
    conversation.last_activity_at = said[-1][0] + _TYPING
    if story.last < world.now - _ENDS_AFTER:
        conversation.state = ConversationState.RESOLVED
    conversation.save(update_fields=["lead", "first_reply_at", "last_activity_at", "state"])


def _message(conversation: Conversation, author: Author, moment: datetime, text: str) -> Message:
    return Message(
        brokerage_id=conversation.brokerage_id,
        conversation=conversation,
        channel=Channel.WEB_CHAT,
        direction=Direction.INBOUND if author == Author.CUSTOMER else Direction.OUTBOUND,
        author=author,
        body=text,
        sent_at=moment,
    )
