"""Brochures, plans, tours and photos in the back office."""

from django.contrib import admin
from django.db.models import URLField

from accounts.admin.owned import OwnedModelAdmin, OwnedTabularInline
from listings.models import Media

HTTPS_URLS = {URLField: {"assume_scheme": "https"}}  # of an address typed without a scheme


class MediaInline(OwnedTabularInline):
    """Media of a project or a listing, on its page."""

    read_action = "listings.read"
    change_action = "catalogue.change"
    may_delete = True
    model = Media
    fields = ("kind", "title", "url", "position")
    formfield_overrides = {**OwnedTabularInline.formfield_overrides, **HTTPS_URLS}


@admin.register(Media)
class MediaAdmin(OwnedModelAdmin):
    read_action = "listings.read"
    change_action = "catalogue.change"
    may_delete = True
    list_display = ("__str__", "kind", "project", "listing", "url")
    list_filter = ("kind",)
    list_select_related = ("project", "listing")
    search_fields = ("title", "project__name", "listing__title")
    autocomplete_fields = ("project", "listing")
    formfield_overrides = HTTPS_URLS
