"""Who works here, and what they may see."""

from accounts.admin import api_key, brokerage, lockout, user  # noqa: F401
