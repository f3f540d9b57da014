"""Customer-facing pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
