"""The web chat shows whatever it is given; longer texts nobody reads."""

from channels_app.channels.contract import Limits

LIMITS = Limits(text=4000)
