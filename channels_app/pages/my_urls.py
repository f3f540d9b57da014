"""The customer's own page, below /my/."""

from django.urls import path

from channels_app.pages.my import my_page

urlpatterns = [path("<str:token>/", my_page, name="my-page")]
