"""Paths of the customer's chat page, below /chat/."""

from django.urls import path

from channels_app.pages.views import chat_page

urlpatterns = [path("<slug:slug>/", chat_page, name="chat-page")]
