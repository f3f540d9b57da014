"""Projects in the back office."""

from django.contrib import admin

from accounts.admin.owned import OwnedModelAdmin
from listings.admin.media import MediaInline
from listings.models import Project


@admin.register(Project)
class ProjectAdmin(OwnedModelAdmin):
    read_action = "listings.read"
    change_action = "catalogue.change"
    list_display = ("name", "locality", "city", "developer", "possession", "is_active")
    list_filter = ("is_active", "possession")
    search_fields = ("name", "locality", "city", "developer")
    inlines = (MediaInline,)
    fieldsets = (
        (None, {"fields": ("name", "developer", "is_active", "description", "amenities")}),
        ("Place", {"fields": ("locality", "city", "address", "latitude", "longitude")}),
        ("Possession", {"fields": ("possession", "possession_on")}),
        ("Site visits", {"fields": ("visit_minutes", "visits_per_slot")}),
    )
