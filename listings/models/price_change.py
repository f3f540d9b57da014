"""The price history of a listing."""

from django.db import models

from common.models import BrokerageOwned
from listings.models.listing import Listing


class PriceChange(BrokerageOwned):
    """One change of a listing's price: append-only."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="price_changes")
    old_price = models.DecimalField(max_digits=15, decimal_places=2)
    new_price = models.DecimalField(max_digits=15, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.old_price} → {self.new_price} {self.currency}"
