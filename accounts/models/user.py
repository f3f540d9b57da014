"""People who work for a brokerage."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.choices import Role
from accounts.models.brokerage import Brokerage, validate_timezone
from common.ids import uuid7


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(
            email, password, is_superuser=True, is_staff=True, name=fields.pop("name", "Admin")
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Logs in by e-mail. A manager or agent has a brokerage; a superuser runs the platform and has
    none."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brokerage = models.ForeignKey(
        Brokerage, on_delete=models.CASCADE, null=True, blank=True, related_name="users"
    )
    email = models.EmailField(
        unique=True, error_messages={"unique": "Somebody has this e-mail already."}
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.AGENT)
    is_senior = models.BooleanField(default=False, help_text="gets urgent callbacks first")
    phone = models.CharField(max_length=20, blank=True)
    timezone = models.CharField(max_length=64, blank=True, validators=[validate_timezone])
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    localities = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="new leads are offered for these only",
    )
    projects = ArrayField(
        models.CharField(max_length=160),
        default=list,
        blank=True,
        help_text="names; new leads are offered for these only",
    )
    weight = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0.1)],
        help_text="share of assignments",
    )
    daily_visit_cap = models.PositiveSmallIntegerField(default=8)
    takes_assignments = models.BooleanField(
        default=True, help_text="off: paused, nothing new is assigned"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(
                condition=Q(is_superuser=True) | Q(brokerage__isnull=False),
                name="staff_belong_to_a_brokerage",
                violation_error_message="A manager or agent needs a brokerage.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_manager(self) -> bool:
        return self.is_superuser or self.role == Role.MANAGER

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email
