"""Listings in the back office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeNumericFilter
from unfold.decorators import display

from accounts.admin.acting import dialog
from accounts.admin.owned import ShownInline
from accounts.admin.row_action import RowAction
from accounts.admin.row_actions import RowActions
from common.text.format_money import format_money
from listings.admin.media import MediaInline
from listings.choices import ListingStatus
from listings.models import Listing, PriceChange
from listings.services.save_listing import save_listing
from listings.services.withdraw_listing import withdraw_listing


class PriceChangeInline(ShownInline):
    """The price history; the services write it."""

    read_action = "listings.read"
    change_action = "catalogue.change"
    model = PriceChange
    fields = ("created_at", "old_price", "new_price", "currency")
    readonly_fields = fields


WITHDRAW = RowAction(
    name="withdraw",
    label="Withdraw from the market",
    icon="block",
    asks=dialog("Withdraw from the market", description="No search finds it from then on."),
    why_not=lambda listing, user: (
        "This listing is withdrawn already." if listing.status == ListingStatus.WITHDRAWN else ""
    ),
    does=lambda press: withdraw_listing(
        brokerage=press.caller.brokerage,
        listing_id=press.row.pk,
    ),
    done="The listing is withdrawn.",
    many=("Withdraw from the market", "Withdrawn"),
)


@admin.register(Listing)
class ListingAdmin(RowActions):
    """A listing that leaves the market is withdrawn or sold, not deleted: leads and visits remember
    it."""

    read_action = "listings.read"
    change_action = "catalogue.change"
    list_display = (
        "title",
        "shown_price",
        "configuration",
        "locality",
        "shown_status",
        "transaction_type",
        "project",
    )
    list_filter = (
        "status",
        "transaction_type",
        "property_type",
        "possession",
        ("price", RangeNumericFilter),
    )
    list_select_related = ("project", "brokerage")
    search_fields = ("title", "locality", "configuration", "project__name", "external_ref")
    autocomplete_fields = ("project",)
    readonly_fields = ("source", "external_ref", "created_at", "updated_at")
    inlines = (MediaInline, PriceChangeInline)
    row_actions = (WITHDRAW,)
    actions_detail = ("withdraw",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "project",
                    "status",
                    "transaction_type",
                    "property_type",
                    "description",
                )
            },
        ),
        ("Home", {"fields": ("configuration", "bedrooms", "bathrooms", "balconies", "amenities")}),
        ("Area (square feet)", {"fields": ("area_min_sqft", "area_max_sqft", "area_basis")}),
        ("Price", {"fields": ("price", "currency")}),
        ("Place", {"fields": ("locality", "city")}),
        ("Possession", {"fields": ("possession", "possession_on")}),
        ("Origin", {"fields": ("source", "external_ref", "created_at", "updated_at")}),
    )
    STATUS_COLOURS: ClassVar[dict[str, str]] = {
        "available": "success",
        "reserved": "warning",
        "sold": "info",
        "withdrawn": "danger",
    }

    def save_model(self, request: HttpRequest, obj: Listing, form: Any, change: bool) -> None:
        save_listing(listing=obj)

    @display(description="Price", ordering="price")
    def shown_price(self, listing: Listing) -> str:
        return format_money(listing.price, listing.currency, words=listing.brokerage.money_words)

    @display(description="Status", ordering="status", label=STATUS_COLOURS)
    def shown_status(self, listing: Listing) -> tuple[str, str]:
        return listing.status, listing.get_status_display()
