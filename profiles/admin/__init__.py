"""The customers in the back office."""

from profiles.admin import contacts_preview, customer, nudge_settings, retention, reviews  # noqa: F401
