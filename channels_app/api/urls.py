"""Paths of the chat and of its threads, below /api/."""

from channels_app.api import threads, views
from common.api.routes import route

_THREAD = "conversations/<uuid:key>"

urlpatterns = [
    *route("chat", views.ChatView.as_view(), "chat"),
    *route("chat/visitor", views.VisitorView.as_view(), "chat-visitor"),
    *route("chat/messages", views.ThreadView.as_view(), "chat-messages"),
    *route(f"{_THREAD}/take-over", threads.TakeOverView.as_view(), "thread-take-over"),
    *route(f"{_THREAD}/give-back", threads.GiveBackView.as_view(), "thread-give-back"),
    *route(f"{_THREAD}/assign", threads.AssignView.as_view(), "thread-assign"),
    *route(f"{_THREAD}/snooze", threads.SnoozeView.as_view(), "thread-snooze"),
    *route(f"{_THREAD}/resolve", threads.ResolveView.as_view(), "thread-resolve"),
]
