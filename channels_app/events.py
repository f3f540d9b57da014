"""The news of threads. Each payload has ``conversation_id``; handed_over and assigned also why."""

#: the bot gave up or was asked to: a customer waits for a person (``reason``)
CONVERSATION_HANDED_OVER = "conversation_handed_over"
#: a customer wrote to a person again, for the first time since that person's last answer
CONVERSATION_WAITING = "conversation_waiting"
#: somebody gave the thread to an agent (``reason``)
CONVERSATION_ASSIGNED = "conversation_assigned"
#: a thread that was put aside until now is back
CONVERSATION_BACK = "conversation_back"
