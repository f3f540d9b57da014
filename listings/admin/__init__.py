"""The catalogue in the back office."""

from listings.admin.listing import ListingAdmin
from listings.admin.media import MediaAdmin
from listings.admin.project import ProjectAdmin

__all__ = ["ListingAdmin", "MediaAdmin", "ProjectAdmin"]
