"""What a merge does to rows, written down in the order in which it happens; taken backwards, it
restores every row."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from profiles.services.merging.rows import Row, add_rows, drop_rows, model_of, read_rows, write_row


@dataclass
class Journal:
    """``steps`` is JSON: {"do": move|change|delete|create, "table", …} each."""

    steps: list[dict[str, Any]] = field(default_factory=list)

    def move(self, rows: "QuerySet[Any]", name: str, source: UUID | None, target: UUID) -> None:
        """Lets the foreign key ``name`` of these rows, which points to ``source``, point to
        ``target``."""
        rows = rows.filter(**{name: source})
        keys = [str(key) for key in rows.order_by().values_list("pk", flat=True)]
        if keys:
            rows.model._base_manager.filter(pk__in=keys).update(**{name: target})
            self._add(
                "move",
                rows.model,
                field=name,
                source=source and str(source),
                target=str(target),
                keys=keys,
            )

    @contextmanager
    def changing(self, rows: "QuerySet[Any]") -> Iterator[None]:
        """Writes down which columns of these rows change inside."""
        keys = list(rows.order_by().values_list("pk", flat=True))
        before = read_rows(rows.model, keys)
        yield
        after = read_rows(rows.model, keys)
        changed = []
        for key, row in after.items():
            old = before[key]
            if names := [name for name in row if row[name] != old[name]]:
                changed.append({"id": key, "before": _only(old, names), "after": _only(row, names)})
        if changed:
            self._add("change", rows.model, rows=changed)

    def delete(self, rows: "QuerySet[Any]") -> None:
        """Takes these rows away; the journal keeps them whole."""
        keys = list(rows.order_by().values_list("pk", flat=True))
        if keys:
            self._add("delete", rows.model, rows=list(read_rows(rows.model, keys).values()))
            drop_rows(rows.model, keys)

    def create(self, row: Model) -> None:
        """Saves a new row that the merge makes necessary."""
        row.save(force_insert=True)
        self._add("create", type(row), keys=[str(row.pk)])

    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows were moved, changed, deleted and created, by table."""
        found: dict[str, Counter[str]] = {}
        for step in self.steps:
            found.setdefault(step["do"], Counter())[step["table"]] += len(
                step.get("keys") or step["rows"]
            )
        return {what: dict(sorted(tables.items())) for what, tables in found.items()}

    def changes_of(self, row: Model) -> dict[str, tuple[Any, Any]]:
        """Column → (before, after) of one row."""
        found: dict[str, tuple[Any, Any]] = {}
        for step in self.steps:
            mine = step["do"] == "change" and step["table"] == row._meta.label
            for one in step["rows"] if mine else []:
                if one["id"] == str(row.pk):
                    found |= {
                        name: (one["before"][name], one["after"][name]) for name in one["before"]
                    }
        return found

    def undo(self) -> None:
        """Takes every step back. What happened to a row since is kept: a value that moved on stays,
        a counter goes back only by what the merge added, a row that is gone stays gone."""
        for step in reversed(self.steps):
            _BACK[step["do"]](model_of(step["table"]), step)

    def _add(self, what: str, model: type[Model], **details: Any) -> None:
        self.steps.append({"do": what, "table": model._meta.label, **details})


def _unmove(model: type[Model], step: dict[str, Any]) -> None:
    rows = model._base_manager.filter(pk__in=step["keys"], **{step["field"]: step["target"]})
    rows.update(**{step["field"]: step["source"]})


def _unchange(model: type[Model], step: dict[str, Any]) -> None:
    current = read_rows(model, [one["id"] for one in step["rows"]])
    for one in step["rows"]:
        if (row := current.get(one["id"])) is None:
            continue
        back = {
            name: _earlier(old, one["after"][name], row[name])
            for name, old in one["before"].items()
        }
        try:
            with transaction.atomic():
                write_row(model, row | back)
        except IntegrityError:  # its old state has been taken by another row since
            continue


def _undelete(model: type[Model], step: dict[str, Any]) -> None:
    add_rows(model, step["rows"])


def _uncreate(model: type[Model], step: dict[str, Any]) -> None:
    drop_rows(model, step["keys"])


_BACK = {"move": _unmove, "change": _unchange, "delete": _undelete, "create": _uncreate}


def _earlier(before: Any, after: Any, now: Any) -> Any:
    if now == after:
        return before
    if all(type(value) is int for value in (before, after, now)):
        return max(0, now - (after - before))
    return now


def _only(row: Row, names: list[str]) -> Row:
    return {name: row[name] for name in names}
