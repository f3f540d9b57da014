"""JSON of the chat, in and out."""

from rest_framework import serializers

from channels_app.bot.understanding.meaning import Intent
from channels_app.choices import MessageKind
from common.api.serializers import IdField, StrictSerializer
from common.channels import Channel
from profiles.api.customer import CustomerFields

INTENTS = [(one.value, one.value) for one in Intent]


class ReceivedMediaSerializer(StrictSerializer):
    """A file that came with a message."""

    url = serializers.URLField(max_length=500)
    mime_type = serializers.CharField(max_length=100)


class ChatSerializer(CustomerFields):
    """POST /api/chat."""

    message_id = IdField(required=False)
    channel = serializers.ChoiceField(
        [Channel.WEB_CHAT, Channel.WHATSAPP, Channel.TELEGRAM, Channel.EMAIL, Channel.SMS],
        default=Channel.WEB_CHAT,
    )
    kind = serializers.ChoiceField(MessageKind.choices, default=MessageKind.TEXT)
    media = ReceivedMediaSerializer(many=True, required=False)
    text = serializers.CharField(
        max_length=4000, allow_blank=True, trim_whitespace=True, default=""
    )

    def validate_media(self, value: list[dict[str, str]]) -> list[dict[str, str]]:
        if len(value) > 10:
            raise serializers.ValidationError("At most 10 files in one message.")
        return value

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if not attrs["text"] and not attrs.get("media"):
            raise serializers.ValidationError({"text": ["Say something, or send a file."]})
        return attrs


class ThreadQuestion(StrictSerializer):
    """GET /api/chat/messages. A browser reads its own thread; a server names the customer."""

    after = IdField(required=False, help_text="the last message already known")
    user_id = serializers.CharField(max_length=120, required=False, help_text="secret keys only")


class UnderstoodSerializer(serializers.Serializer):
    """What the message was taken to mean."""

    intent = serializers.ChoiceField(choices=INTENTS)
    also = serializers.ListField(
        child=serializers.ChoiceField(choices=INTENTS),
        help_text="what else it wants, what asks most first",
    )
    slots = serializers.DictField()
    sentiment = serializers.FloatField()


class ListingCardSerializer(serializers.Serializer):
    """A listing in a reply."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    project = serializers.CharField(allow_null=True)
    locality = serializers.CharField()
    configuration = serializers.CharField(allow_blank=True)
    price = serializers.CharField()
    currency = serializers.CharField()
    media = serializers.ListField(child=serializers.DictField())


class ReplySerializer(serializers.Serializer):
    """The answer: text and structured parts."""

    id = serializers.UUIDField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    listings = ListingCardSerializer(many=True)
    quick_replies = serializers.ListField(child=serializers.CharField())
    booking = serializers.DictField(allow_null=True)


class ChatProfileSerializer(serializers.Serializer):
    """The customer in short; for secret keys with read."""

    id = serializers.UUIDField()
    user_id = serializers.CharField()
    total_sessions = serializers.IntegerField()
    engagement_score = serializers.FloatField()
    intent_score = serializers.FloatField()
    intent_temperature = serializers.CharField()


class ChatLeadSerializer(serializers.Serializer):
    """The lead in short; for secret keys with read."""

    id = serializers.UUIDField()
    lead_score = serializers.IntegerField()
    temperature = serializers.CharField()


class ChatAnswerSerializer(serializers.Serializer):
    """The answer to POST /api/chat."""

    conversation_id = serializers.UUIDField()
    message_id = serializers.UUIDField()
    reply = ReplySerializer()
    understood = UnderstoodSerializer()
    welcome_back = serializers.CharField(allow_null=True)
    nudge = serializers.DictField(allow_null=True)
    handed_over = serializers.BooleanField()
    profile = ChatProfileSerializer(required=False)
    lead = ChatLeadSerializer(required=False)


class VisitorAnswerSerializer(serializers.Serializer):
    """The answer to POST /api/chat/visitor."""

    visitor_id = serializers.CharField()
    visitor_token = serializers.CharField()


class ThreadMessageSerializer(serializers.Serializer):
    """A message of the thread as its customer sees it."""

    id = serializers.UUIDField()
    author = serializers.CharField()
    text = serializers.CharField(source="body")
    at = serializers.DateTimeField(source="created_at")
    parts = serializers.DictField()


class ThreadSerializer(serializers.Serializer):
    """The answer to GET /api/chat/messages."""

    results = ThreadMessageSerializer(many=True)
