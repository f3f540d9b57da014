"""Fits the weights by which the kinds of a message are told: two heads of a linear model over the
labelled sentences, all but the exam."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.chat.quality import LABELS, SETTINGS, TEN, labelled
from channels_app.bot.understanding.acts.features import SIZE, features
from channels_app.bot.understanding.acts.model import WEIGHTS
from channels_app.bot.understanding.intents import tags_of
from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.understanding.message import read_said

_MOST_INVERSE = {"main": 12.0, "shown": 8.0}  # of the penalty; chosen on the development half


def fit() -> str:
    """Writes the weights, the same for the same sentences; says what they were fitted to."""
    rows = training()
    seen = _matrix(rows)
    main = [row["intent"] for row in rows]
    kinds = sorted(set(main))
    parts: dict[str, Any] = {}
    parts |= _packed("main", *_fit_main(seen, main, kinds))
    shown = [{row["intent"], *row["also"]} for row in rows]
    parts |= _packed("shown", *_fit_shown(seen, shown, kinds))
    parts |= _packed("objection", *_fit_objection(rows))
    np.savez_compressed(WEIGHTS, **parts)
    return f"{len(rows)} sentences, {len(kinds)} kinds, {WEIGHTS.stat().st_size // 1024} KiB"


def training() -> list[dict[str, Any]]:
    lines = (LABELS / "training.jsonl").read_text().splitlines()
    return [*map(json.loads, lines), *labelled("development")]


def _matrix(rows: Sequence[Mapping[str, Any]]) -> csr_matrix:
    ends, places, values = [0], [], []
    for row in rows:
        found = features(row["text"], row["tags"] if "tags" in row else _tags(row))
        places.append(found[0])
        values.append(found[1])
        ends.append(ends[-1] + len(found[0]))
    parts = (np.concatenate(values), np.concatenate(places), ends)
    return csr_matrix(parts, shape=(len(rows), SIZE))


def _tags(row: Mapping[str, Any]) -> list[str]:
    setting = SETTINGS[row["brokerage"]]
    now: datetime = TEN.replace(tzinfo=ZoneInfo(setting.timezone))
    expecting = Asked(row["expecting"]) if row["expecting"] else None
    said = read_said(row["text"], now=now, setting=setting, expecting=expecting)
    return tags_of(said.slots, expecting)


Fitted = tuple[list[str], NDArray[Any], NDArray[Any]]


def _fit_main(seen: csr_matrix, main: list[str], kinds: list[str]) -> Fitted:
    model = LogisticRegression(C=_MOST_INVERSE["main"], max_iter=400, class_weight="balanced")
    model.fit(seen, main)
    return list(model.classes_), model.coef_, model.intercept_


def _fit_shown(seen: csr_matrix, shown: list[set[str]], kinds: list[str]) -> Fitted:
    models = [
        LogisticRegression(C=_MOST_INVERSE["shown"], max_iter=400).fit(
            seen, [kind in one for one in shown]
        )
        for kind in kinds
    ]
    coef = np.vstack([one.coef_ for one in models])
    return kinds, coef, np.concatenate([one.intercept_ for one in models])


def _fit_objection(rows: Sequence[Mapping[str, Any]]) -> Fitted:
    typed = [row for row in rows if _objection(row)]
    seen = _matrix([{**row, "tags": []} for row in typed])
    model = LogisticRegression(C=_MOST_INVERSE["main"], max_iter=400, class_weight="balanced")
    model.fit(seen, [_objection(row) for row in typed])
    return list(model.classes_), model.coef_, model.intercept_


def _objection(row: Mapping[str, Any]) -> str:
    return str(row.get("objection") or row.get("slots", {}).get("objection_type", ""))


def _packed(name: str, kinds: list[str], coef: NDArray[Any], bias: NDArray[Any]) -> dict[str, Any]:
    scale = np.abs(coef).max() / 127
    return {
        f"{name}_kinds": np.array(kinds),
        f"{name}_weights": np.round(coef / scale).astype(np.int8),
        f"{name}_scale": np.float32(scale),
        f"{name}_bias": bias.astype(np.float32),
    }
