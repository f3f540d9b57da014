"""The admin of every table whose rows belong to a brokerage."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.admin.forms import OwnedForm
from accounts.admin.permits import may, person
from accounts.models import User
from common.errors import ApplicationError


class ByPolicy:
    """Permissions out of accounts.policy. ``read_action`` and ``change_action`` name its rows; what
    nobody edits by hand sets ``may_add`` or ``may_change`` to False, what may be thrown away sets
    ``may_delete``."""

    read_action: ClassVar[str]
    change_action: ClassVar[str]
    may_add: ClassVar[bool] = True
    may_change: ClassVar[bool] = True
    may_delete: ClassVar[bool] = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, self.read_action)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_add and may(request.user, self.change_action)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change and may(request.user, self.change_action)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and may(request.user, self.change_action)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


class OwnFields:
    """Fields of forms. Related rows can be chosen only from what the person at the screen sees in
    the related list."""

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self._within_reach(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self._within_reach(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Lists of words are one line."""
        if isinstance(db_field, ArrayField):
            kwargs.setdefault("widget", UnfoldAdminTextInputWidget)
            kwargs.setdefault("help_text", db_field.help_text or "Separate several by commas.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def _within_reach(self, db_field: Field, request: HttpRequest) -> "QuerySet[Any]":
        model: Any = db_field.related_model
        site = self.admin_site  # type: ignore[attr-defined]  # mixin
        if site.is_registered(model):
            rows: QuerySet[Any] = site.get_model_admin(model).get_queryset(request)
            return rows
        rows = model._default_manager.all()
        user = request.user
        if getattr(user, "is_superuser", False) or not hasattr(model, "brokerage_id"):
            return rows
        return rows.filter(brokerage=getattr(user, "brokerage_id", None))


class OwnedModelAdmin(ByPolicy, OwnFields, ModelAdmin):
    """Rows of the own brokerage (a superuser: of all), narrowed further by ``reach`` for agents. A
    row outside is treated as one that does not exist. No page counts a table."""

    form = OwnedForm
    paginator = InfinitePaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_disable_select_all = True
    list_per_page = 50
    list_filter_submit = True
    list_filter_sheet = True
    warn_unsaved_form = True

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The part of the brokerage's rows that an agent sees: all, unless a table says
        otherwise."""
        return rows

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request)
        user = request.user
        if not isinstance(user, User):
            return rows.none()
        if user.is_superuser:
            return rows
        rows = rows.filter(brokerage=user.brokerage_id)
        return rows if user.is_manager else self.reach(user, rows)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """A service that refuses what was saved has changed nothing; its words are shown on the
        page."""
        try:
            page: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except ApplicationError as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(request.get_full_path())
        return page

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, OwnedForm):
            form.home = None if self._chooses_brokerage(request) else person(request).brokerage
        return form

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        hidden = list(super().get_exclude(request, obj) or [])
        return hidden if self._chooses_brokerage(request) else [*hidden, "brokerage"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A superuser sees the brokerage first, everybody else never."""
        chooses = self._chooses_brokerage(request)
        found: list[Any] = []
        for title, options in super().get_fieldsets(request, obj):
            fields = [name for name in options["fields"] if name != "brokerage"]
            found.append(
                (
                    title,
                    {
                        **options,
                        "fields": ["brokerage", *fields] if chooses and not found else fields,
                    },
                )
            )
        return found

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        fixed = list(super().get_readonly_fields(request, obj))
        return [*fixed, "brokerage"] if obj and self._chooses_brokerage(request) else fixed

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = list(super().get_list_display(request))
        return [*columns, "brokerage"] if self._chooses_brokerage(request) else columns

    def get_list_select_related(self, request: HttpRequest) -> Any:
        related = super().get_list_select_related(request)
        if isinstance(related, bool) or not self._chooses_brokerage(request):
            return related
        return [*related, "brokerage"]

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseModelFormSet, change: bool
    ) -> None:
        for row in (inline.instance for inline in formset.forms):
            if hasattr(row, "brokerage_id") and row.brokerage_id is None:
                row.brokerage_id = form.instance.brokerage_id
        super().save_formset(request, form, formset, change)

    def _chooses_brokerage(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


class OwnedInline(ByPolicy, OwnFields):
    """What inlines share: the brokerage comes from the row they hang on."""

    extra = 0
    exclude: ClassVar[Sequence[str]] = ("brokerage",)


class OwnedTabularInline(OwnedInline, TabularInline):
    """Rows of a child table, edited on the parent's page."""


class ShownInline(OwnedTabularInline):
    """Child rows that are only looked at, a page at a time."""

    may_add = False
    may_change = False
    per_page = 20
