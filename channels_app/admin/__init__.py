"""Conversations, messages and channels in the back office."""

# ruff: noqa: F401
from channels_app.admin import channel_account, conversation, message, nudges, other_pages
