"""JSON of reviews and merges, in and out."""

from typing import Any

from rest_framework import serializers

from common.api.serializers import FlagField, IdField, StrictSerializer
from profiles.choices import ReviewStatus
from profiles.models import CustomerProfile, Identifier, MatchReview
from profiles.services.merging.merge import MergeReport
from profiles.services.merging.values import CHOOSABLE

_DECISIONS = [ReviewStatus.SAME.value, ReviewStatus.DIFFERENT.value]


class AddressSerializer(serializers.ModelSerializer):
    """One address of a customer."""

    verified = serializers.SerializerMethodField()

    class Meta:
        model = Identifier
        fields = ["kind", "value", "verified"]

    def get_verified(self, row: Identifier) -> bool:
        return row.verified_at is not None


class CandidateSerializer(serializers.ModelSerializer):
    """One of the two customers of a review."""

    name = serializers.CharField(source="display_name", read_only=True)
    phone = serializers.CharField(source="primary_phone", read_only=True)
    email = serializers.CharField(source="primary_email", read_only=True)
    identifiers = AddressSerializer(many=True, read_only=True)
    current_stage = serializers.CharField(read_only=True)

    class Meta:
        model = CustomerProfile
        fields = [
            "id", "name", "phone", "email", "identifiers", "first_seen", "last_active",
            "total_sessions",
            "current_stage", "merged_into",
        ]  # fmt: skip


class ReviewSerializer(serializers.ModelSerializer):
    """Two customers that may be one, and why."""

    first = CandidateSerializer(read_only=True)
    second = CandidateSerializer(read_only=True)
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)
    decided_by = serializers.CharField(
        source="decided_by.name", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = MatchReview
        fields = [
            "id", "status", "confidence", "rule", "rule_version", "reasons", "first", "second",
            "created_at",
            "decided_by", "decided_at",
        ]  # fmt: skip


class Choices(serializers.DictField):
    """Field → winner, loser or (lists) both."""

    child = serializers.ChoiceField(choices=["winner", "loser", "both"])

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            f"Fields: {', '.join(CHOOSABLE)}. Without a choice the winner's value stands.",
        )
        super().__init__(**kwargs)


class DecideSerializer(StrictSerializer):
    """``winner`` and ``choices`` belong to ``same``."""

    decision = serializers.ChoiceField(choices=_DECISIONS)
    winner = IdField(required=False)
    choices = Choices(required=False)
    dry_run = FlagField(required=False, default=False)


class MergeSerializer(StrictSerializer):
    """Two customers by their ids."""

    winner = IdField()
    loser = IdField()
    choices = Choices(required=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    dry_run = FlagField(required=False, default=False)


class UnmergeSerializer(StrictSerializer):
    """A merge by its id."""

    merge = IdField()
    dry_run = FlagField(required=False, default=False)


class MergeReportSerializer(serializers.Serializer[Any]):
    """What was done, or in a dry run would be: rows by table, and the winner's fields before and
    after. ``merge`` is null in a dry run."""

    merge = serializers.UUIDField(allow_null=True)
    winner = serializers.UUIDField()
    loser = serializers.UUIDField()
    dry_run = serializers.BooleanField()
    rows = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    fields_changed = serializers.DictField(child=serializers.DictField())


class DecidedSerializer(serializers.Serializer[Any]):
    """The review as it is now, and what "same" did."""

    review = ReviewSerializer()
    merge = MergeReportSerializer(allow_null=True)


def report_json(report: MergeReport, *, dry_run: bool) -> dict[str, Any]:
    """The answer of merge and unmerge."""
    return {
        "merge": str(report.merge.pk) if report.merge else None,
        "winner": str(report.winner_id),
        "loser": str(report.loser_id),
        "dry_run": dry_run,
        "rows": report.counts,
        "fields_changed": {
            name: {"before": before, "after": after}
            for name, (before, after) in report.values.items()
        },
    }
