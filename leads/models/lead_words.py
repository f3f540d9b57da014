"""What a lead is found by."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from common.models import Owned
from leads.models.lead import Lead


class LeadWords(Owned):
    """The words of a lead's name, phone, e-mail and reference; written by triggers of the lead's
    table, see migration 0002.

    Beside the lead, not in an index of it: a score is written far more often than a name, and each
    time PostgreSQL would enter all words of the lead anew (measured: almost half the time of
    re-scoring, and of what it logs).
    """

    lead = models.OneToOneField(
        Lead, on_delete=models.CASCADE, primary_key=True, related_name="found_by"
    )
    words = SearchVectorField()

    class Meta:
        indexes = [
            # read by leads.selectors.search_leads
            GinIndex(fields=["words"], name="lead_words"),
        ]

    def __str__(self) -> str:
        return str(self.lead_id)
