"""Conversations, messages and channels in the back office."""

from channels_app.admin import channel_account, conversation, message, nudges, other_pages  # noqa: F401
