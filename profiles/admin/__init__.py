"""The customers in the back office."""

# ruff: noqa: F401
from profiles.admin import contacts_preview, customer, nudge_settings, retention, reviews
