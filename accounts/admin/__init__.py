"""Who works here, and what they may see."""

from accounts.admin import api_key, brokerage, job, lockout, user  # noqa: F401
