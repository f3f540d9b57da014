"""Finding a customer by what is unique."""

from uuid import UUID

from django.db.models import Q

from accounts.models import Brokerage
from profiles.choices import IdentifierKind
from profiles.handles import Handle
from profiles.models import CustomerProfile, Identifier


def find_by_id(*, brokerage: Brokerage, profile_id: UUID) -> CustomerProfile | None:
    """The profile of this id, or the one that it was merged into; None where it was erased."""
    rows = (
        CustomerProfile.objects.of(brokerage.pk)
        .filter(is_erased=False)
        .select_related("merged_into")
    )
    found: CustomerProfile | None = rows.filter(pk=profile_id).first()
    return (found.merged_into or found) if found else None


def find_by_user_id(*, brokerage: Brokerage, user_id: str) -> CustomerProfile | None:
    """The profile behind the site's own id for its user."""
    return find_by_handle(brokerage=brokerage, handle=Handle(IdentifierKind.EXTERNAL, user_id))


def find_by_visitor_id(*, brokerage: Brokerage, visitor_id: str) -> CustomerProfile | None:
    """The profile behind a browser's proved visitor id."""
    return find_by_handle(
        brokerage=brokerage, handle=Handle(IdentifierKind.WEB_VISITOR, visitor_id)
    )


def find_by_handle(*, brokerage: Brokerage, handle: Handle) -> CustomerProfile | None:
    """The profile that has this unique handle, or the one that it was merged into."""
    rows = Identifier.objects.of(brokerage.pk).select_related("profile", "profile__merged_into")
    row: Identifier | None = rows.filter(is_handle(handle), active=True).first()
    if row is None:
        return None
    profile: CustomerProfile = row.profile.merged_into or row.profile
    return profile


def is_handle(handle: Handle) -> Q:
    """Rows of this handle."""
    return Q(kind=handle.kind, scope=handle.scope, value=handle.value)
