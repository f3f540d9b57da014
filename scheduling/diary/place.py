"""Where a visit goes."""

from dataclasses import dataclass
from uuid import UUID

from listings.models import Listing, Project

DEFAULT_VISIT_MINUTES = 60


@dataclass(frozen=True)
class MeetingPlace:
    """A project, or a listing (in a project or on its own). Exactly what the customer asked to
    see."""

    project: Project | None = None
    listing: Listing | None = None

    def __post_init__(self) -> None:
        if self.project is None and self.listing is None:
            raise ValueError("a place is a project or a listing")

    @property
    def site(self) -> Project | None:
        """The project to whose gate the customer comes; None for a listing on its own."""
        return self.project or (self.listing.project if self.listing else None)

    @property
    def key(self) -> UUID:
        """Two places with the same key need no travel between them."""
        if self.site:
            return self.site.pk
        assert self.listing is not None  # __post_init__
        return self.listing.pk

    @property
    def name(self) -> str:
        if self.project:
            return self.project.name
        return self.listing.title if self.listing else ""

    @property
    def visit_minutes(self) -> int:
        return self.site.visit_minutes if self.site else DEFAULT_VISIT_MINUTES
