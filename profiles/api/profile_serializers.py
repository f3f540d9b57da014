"""JSON of customers, in and out."""

from typing import Any

from rest_framework import serializers

from common.api.serializers import AmountField, CurrencyField, StrictSerializer
from listings.choices import PropertyType, TransactionType
from profiles.choices import IntentTemperature, InterestLevel, MemoryKind, ObjectionType, Stage


class WordsField(serializers.ListField):
    """A few short words."""

    def __init__(self, longest: int, **kwargs: Any) -> None:
        super().__init__(
            child=serializers.CharField(max_length=longest), max_length=20, required=False, **kwargs
        )


class PreferencesSerializer(serializers.Serializer):
    """What the customer looks for."""

    transaction_type = serializers.CharField(allow_blank=True)
    property_type = serializers.CharField(allow_blank=True)
    budget_min = AmountField(allow_null=True)
    budget_max = AmountField(allow_null=True)
    currency = serializers.CharField(allow_blank=True)
    configurations = serializers.ListField(child=serializers.CharField())
    locations = serializers.ListField(child=serializers.CharField())
    must_have_amenities = serializers.ListField(child=serializers.CharField())
    avoided_amenities = serializers.ListField(child=serializers.CharField())


class SayPreferencesSerializer(StrictSerializer):
    """PATCH …/preferences: lists are added to what is known, single values and the budget as a
    whole replace; ``not_any_more`` removes words from the lists."""

    transaction_type = serializers.ChoiceField(TransactionType.choices, required=False)
    property_type = serializers.ChoiceField(PropertyType.choices, required=False)
    budget_min = AmountField(required=False)
    budget_max = AmountField(required=False)
    currency = CurrencyField(required=False)
    configurations = WordsField(12)
    locations = WordsField(120)
    must_have_amenities = WordsField(60)
    avoided_amenities = WordsField(60)
    not_any_more = WordsField(120)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        low, high = attrs.get("budget_min"), attrs.get("budget_max")
        if low is not None and high is not None and low > high:
            raise serializers.ValidationError({"budget_max": ["Must not be below budget_min."]})
        return attrs


class PreferencesAnswerSerializer(serializers.Serializer):
    """What changed, and what is known now: both null for keys without read."""

    changed = serializers.ListField(child=serializers.CharField(), allow_null=True)
    preferences = PreferencesSerializer(allow_null=True)


class IdentifierSerializer(serializers.Serializer):
    """One address; unverified ones are claims."""

    kind = serializers.CharField()
    value = serializers.CharField()
    verified_at = serializers.DateTimeField(allow_null=True)


class ShortProfileSerializer(serializers.Serializer):
    """A customer in a list."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="display_name", allow_blank=True)
    phone = serializers.CharField(source="primary_phone", allow_blank=True)
    email = serializers.CharField(source="primary_email", allow_blank=True)
    current_stage = serializers.ChoiceField(Stage.choices)
    engagement_score = serializers.FloatField()
    intent_score = serializers.FloatField()
    intent_temperature = serializers.ChoiceField(IntentTemperature.choices)
    total_sessions = serializers.IntegerField()
    site_visits_scheduled = serializers.IntegerField()
    projects_viewed = serializers.IntegerField()
    last_active = serializers.DateTimeField()


class ProfileSerializer(ShortProfileSerializer):
    """A customer."""

    user_id = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    timezone = serializers.CharField(allow_blank=True)
    preferred_channel = serializers.CharField(allow_blank=True)
    first_seen = serializers.DateTimeField()
    stage_since = serializers.DateTimeField(allow_null=True)
    callbacks_requested = serializers.IntegerField()
    brochures_downloaded = serializers.IntegerField()
    projects_interested = serializers.IntegerField()
    avg_sentiment = serializers.FloatField(allow_null=True)
    preferences = PreferencesSerializer(source="*")
    identifiers = IdentifierSerializer(many=True)


class RememberedSerializer(serializers.Serializer):
    """Something remembered, with the ids of the messages it rests on."""

    kind = serializers.ChoiceField(MemoryKind.choices)
    text = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    channel = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    messages = serializers.ListField(child=serializers.UUIDField())


class NextVisitSerializer(serializers.Serializer):
    """The next planned visit."""

    id = serializers.UUIDField()
    project = serializers.CharField(source="project_name")
    start = serializers.DateTimeField()


class InterestSerializer(serializers.Serializer):
    """How the customer stands to one project or home."""

    project = serializers.SerializerMethodField()
    view_count = serializers.IntegerField()
    last_viewed = serializers.DateTimeField(allow_null=True)
    level = serializers.ChoiceField(InterestLevel.choices)
    marked = serializers.BooleanField()
    rejected_reason = serializers.CharField(allow_blank=True)
    rejected_at = serializers.DateTimeField(allow_null=True)

    def get_project(self, interest: Any) -> str:
        return str(interest.project or interest.listing)


class ObjectionSerializer(serializers.Serializer):
    """One kind of objection."""

    type = serializers.ChoiceField(ObjectionType.choices)
    count = serializers.IntegerField()
    last_at = serializers.DateTimeField()


class SummarySerializer(serializers.Serializer):
    """The customer on one screen."""

    text = serializers.CharField()
    profile = ShortProfileSerializer()
    preferences = PreferencesSerializer()
    interests = InterestSerializer(many=True)
    objections = ObjectionSerializer(many=True)
    open_promises = RememberedSerializer(many=True)
    next_visit = NextVisitSerializer(allow_null=True)


class ChangeSinceSerializer(serializers.Serializer):
    """Something that changed in what the customer looked at."""

    kind = serializers.ChoiceField(["price", "gone", "new"])
    listing = serializers.UUIDField(source="listing_id")
    title = serializers.CharField()
    project = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    old_price = AmountField(allow_null=True)
    new_price = AmountField(allow_null=True)
    currency = serializers.CharField(allow_blank=True)


class WelcomeSerializer(serializers.Serializer):
    """What a customer who comes back is told."""

    greeting = serializers.CharField(allow_null=True)
    rule = serializers.CharField(allow_null=True)
    last_discussed = RememberedSerializer(many=True)
    open_promises = RememberedSerializer(many=True)
    next_visit = NextVisitSerializer(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    changed_since = ChangeSinceSerializer(many=True)


class ContextQuestion(StrictSerializer):
    """GET …/context."""

    channel = serializers.CharField(
        max_length=10, required=False, help_text="what was said on it is a little nearer"
    )
    budget = serializers.IntegerField(
        min_value=100, max_value=20_000, default=2000, help_text="characters"
    )
    topic = serializers.CharField(
        max_length=120, required=False, help_text="what the conversation is about"
    )


class MoodSerializer(serializers.Serializer):
    """The mood of one message, −1…1."""

    score = serializers.FloatField()
    at = serializers.DateTimeField()


class ContextSerializer(serializers.Serializer):
    """What the bot or an agent should know, most relevant first."""

    items = RememberedSerializer(many=True)
    open_promises = RememberedSerializer(many=True)
    active_topics = serializers.ListField(child=serializers.CharField())
    moods = MoodSerializer(many=True)
    last_channel = serializers.CharField(allow_blank=True)
    preferences = PreferencesSerializer()


class StepSerializer(serializers.Serializer):
    """From stage to stage."""

    from_stage = serializers.CharField()
    to_stage = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class SessionSerializer(serializers.Serializer):
    """One stretch of activity."""

    number = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    last_seen = serializers.DateTimeField()


class NudgeSerializer(serializers.Serializer):
    """One suggestion and its answer."""

    rule = serializers.CharField()
    text = serializers.CharField()
    channel = serializers.CharField()
    at = serializers.DateTimeField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class JourneySerializer(serializers.Serializer):
    """How the customer came here, newest first."""

    stage = serializers.ChoiceField(Stage.choices)
    stage_since = serializers.DateTimeField(allow_null=True)
    stages = StepSerializer(many=True)
    sessions = SessionSerializer(many=True)
    nudges = NudgeSerializer(many=True)
