from listings.models.listing import Listing
from listings.models.media import Media
from listings.models.price_change import PriceChange
from listings.models.project import Project

__all__ = ["Listing", "Media", "PriceChange", "Project"]
