"""The admin of the ground floor."""

from common.admin import event_delivery  # noqa: F401
