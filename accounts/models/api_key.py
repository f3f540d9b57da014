"""Credentials of servers, browsers and scripts."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.choices import KeyKind, Scope
from common.models import BrokerageOwned


class ApiKey(BrokerageOwned):
    """A key of 256 random bits; only its SHA-256 and its first characters are stored.

    secret: a server or bot, may assert user_id. publishable: a browser on one of ``origins``, acts
    for one visitor. personal: a member of staff, acts as that user.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=11, choices=KeyKind.choices, default=KeyKind.SECRET)
    prefix = models.CharField(max_length=16, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=8, choices=Scope.choices), default=list, blank=True
    )
    origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        # read by the admin list of a brokerage's keys
        indexes = [models.Index(fields=["brokerage", "name"], name="api_key_of_brokerage")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="personal", user__isnull=False)
                | (~Q(kind="personal") & Q(user__isnull=True)),
                name="personal_keys_have_a_user",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
