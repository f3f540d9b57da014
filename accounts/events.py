"""The news of brokerages and their people."""

from common.events import EventKind, NoPayload

#: leads are called burning, hot or warm from other scores on, or are to be answered sooner or later
TEMPERATURE_RULES_CHANGED = EventKind("temperature_rules_changed", NoPayload)
