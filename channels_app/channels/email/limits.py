"""Mail servers take far more; a text of this length is a mistake."""

from channels_app.channels.contract import Limits

LIMITS = Limits(text=100_000)
