"""The admin of a table whose rows can be acted on.

What is offered is what is allowed and works: the page, the menus of the list, the bar over chosen
rows and the post itself ask one and the same question.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from unfold.dataclasses import UnfoldAction

from accounts.admin.acting import ChosenForm, ConfirmForm, admin_page, row_or_404
from accounts.admin.once import Upshot, answer_once, attempt, page_behind, refused
from accounts.admin.owned import OwnedModelAdmin
from accounts.admin.permits import caller_in, may, person
from accounts.admin.row_action import Press, RowAction, RowLink
from accounts.models import User

Rows = QuerySet[Any]
Given = dict[str, Any]
_DIALOG = "unfold/helpers/dialog.html"
_NOT_YOURS = "You see it, but it is a colleague's."


class _View:
    """What unfold calls a method of an action."""

    attrs: ClassVar[dict[str, Any]] = {}

    def __init__(self, admin: "RowActions", one: RowAction | RowLink) -> None:
        self.admin, self.one = admin, one

    def __call__(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.admin.press(self.one, request, object_id)


class RowActions(OwnedModelAdmin):
    """``row_actions`` declares what can be done to a row; ``actions_detail`` and ``actions_row``
    place it by name on the page and in the menus of the list, as unfold has it."""

    row_actions: ClassVar[Sequence[RowAction | RowLink]] = ()
    action_form = ChosenForm

    def acts_on(self, user: User, row: Any) -> bool:
        """May this person act on this row of those they see? Narrows what the policy allows."""
        return True

    def offers(self, one: RowAction | RowLink, user: User, row: Any) -> bool:
        """Is it allowed, and does it work now?"""
        if isinstance(one, RowLink):
            return self._may(one, user)
        return self._may(one, user) and self.acts_on(user, row) and not one.why_not(row, user)

    # --- where it is offered ----------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        own = [
            path(
                f"<path:object_id>/{one.path}/",
                self.admin_site.admin_view(_View(self, one)),
                name=self._name(one.name),
            )
            for one in self.row_actions
        ]
        return [*own, *super().get_urls()]

    def get_unfold_action(self, action: str) -> UnfoldAction:
        one = self._by_name[action]
        return UnfoldAction(
            action_name=self._name(one.name),
            method=_View(self, one),
            description=one.label,
            path=one.path,
            icon=one.icon,
            variant=one.variant,
            dialog=one.asks if isinstance(one, RowAction) else None,
        )

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        row, user = self.get_object(request, str(object_id)), person(request)
        offered = [one for one in self.row_actions if row and self.offers(one, user, row)]
        return [self.get_unfold_action(one.name) for one in offered]

    def get_actions_row(self, request: HttpRequest) -> list[UnfoldAction]:
        return [self.get_unfold_action(one.name) for one in self._in_menus(person(request))]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Each row of the list knows its own menu."""
        found, user = super().get_changelist_instance(request), person(request)
        in_menus = self._in_menus(user)
        for row in found.result_list if in_menus else ():
            row.row_menu = [
                {
                    "title": one.label,
                    "icon": one.icon,
                    "has_dialog": isinstance(one, RowAction),
                    "path": self._address(one.name, row.pk),
                }
                for one in in_menus
                if self.offers(one, user, row)
            ]
        return found

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = super().get_actions(request)
        for one in self.row_actions:
            if isinstance(one, RowAction) and one.many and self._may(one, person(request)):
                name = f"{one.name}_chosen"
                found[name] = (partial(_press_for_chosen, one), name, one.many[0])
        return found

    # --- what is pressed --------------------------------------------------------------------------
    def press(self, one: RowAction | RowLink, request: HttpRequest, object_id: str) -> HttpResponse:
        """A link opens. An action shows its dialog (GET) and is done (POST), once per dialog; one
        that is not offered now is refused in words and changes nothing."""
        if isinstance(one, RowLink):
            if not self._may(one, person(request)):
                raise PermissionDenied
            return one.opens(self, request, object_id)
        if one.on_page and request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        home, back = person(request).brokerage_id, self._address("change", object_id)
        if home is None and (row := self.get_object(request, object_id)) is not None:
            home = row.brokerage_id

        def work() -> Upshot | HttpResponse:
            return self._press(one, request, object_id)

        return answer_once(request, work, home=home, back=back)

    def press_for_chosen(self, one: RowAction, request: HttpRequest, rows: Rows) -> HttpResponse:
        """The chosen rows of the list, each on its own, once per list that was shown; what is
        refused is named with the reason."""
        user, back = person(request), request.get_full_path()
        home = user.brokerage_id or rows.values_list("brokerage", flat=True).first()

        def work() -> Upshot:
            return self._press_for_chosen(one, user, rows, back)

        return answer_once(request, work, home=home, back=back)

    def _press(self, one: RowAction, request: HttpRequest, key: str) -> Upshot | HttpResponse:
        row, user = row_or_404(self, request, key), person(request)
        if not (self._may(one, user) and self.acts_on(user, row)):
            raise PermissionDenied
        back = page_behind(request, admin_page(row))
        if why_not := one.why_not(row, user):
            return refused(why_not, back)
        form_class = one.asks["form_class"] or ConfirmForm
        posted = request.POST if request.method == "POST" else None
        form = form_class(data=posted, request=request, object_id=key)
        if not form.is_valid():
            shown = {"dialog": one.asks, "form_submit_text": one.asks["form_submit_text"]}
            return render(request, _DIALOG, {**shown, "form": form})
        upshot = self._take(one, user, row, form.cleaned_data, back)
        if urlsplit(back).path == admin_page(row) and self.get_object(request, key) is None:
            return replace(upshot, url=self._address("changelist"))
        return upshot

    def _press_for_chosen(self, one: RowAction, user: User, rows: Rows, back: str) -> Upshot:
        done, said = 0, []
        for row in rows.select_related("brokerage"):
            why_not = one.why_not(row, user) if self.acts_on(user, row) else _NOT_YOURS
            upshot = refused(why_not, back) if why_not else self._take(one, user, row, {}, back)
            if upshot.is_refusal:
                name = getattr(row, "reference", None) or str(row)
                said += [(level, f"{name}: {words}") for level, words in upshot.said]
            else:
                done += 1
        if done and one.many:
            said.append((messages.SUCCESS, f"{one.many[1]}: {done}."))
        return Upshot(back, tuple(said))

    def _take(self, one: RowAction, user: User, row: Any, given: Given, back: str) -> Upshot:
        press = Press(row, user, caller_in(row.brokerage, user), timezone.now(), given)
        return attempt(
            lambda: one.does(press),
            url=back,
            done=lambda result: one.words(press, result),
            secret=one.secret,
        )

    def _may(self, one: RowAction | RowLink, user: User) -> bool:
        return may(user, one.policy or self.change_action)

    def _in_menus(self, user: User) -> list[RowAction | RowLink]:
        placed = [self._by_name[name] for name in self.actions_row]
        return [one for one in placed if self._may(one, user)]

    @property
    def _by_name(self) -> dict[str, RowAction | RowLink]:
        return {one.name: one for one in self.row_actions}

    def _address(self, page: str, *key: Any) -> str:
        return reverse(f"admin:{self._name(page)}", args=key)

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


def _press_for_chosen(
    one: RowAction,
    admin: RowActions,
    request: HttpRequest,
    rows: Rows,
) -> HttpResponse:
    """As Django calls an action of a list."""
    return admin.press_for_chosen(one, request, rows)
