from channels_app.models.channel_account import ChannelAccount
from channels_app.models.chat_turn import ChatTurn
from channels_app.models.conversation import Conversation
from channels_app.models.message import Message
from channels_app.models.message_key import MessageKey
from channels_app.models.outgoing import Outgoing

__all__ = ["ChannelAccount", "ChatTurn", "Conversation", "Message", "MessageKey", "Outgoing"]
