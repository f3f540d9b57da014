"""Paths of the chat API, below /api/."""

from channels_app.api import views
from common.api.routes import route

urlpatterns = [
    *route("chat", views.ChatView.as_view(), "chat"),
    *route("chat/visitor", views.VisitorView.as_view(), "chat-visitor"),
    *route("chat/messages", views.ThreadView.as_view(), "chat-messages"),
]
