"""python -m benchmarks.learning [--data DIR] [--draws N] [--only NAME]: learners side by side on
leads they never saw.

DIR holds online_shoppers.csv and bank_marketing.csv; without it, only the made histories are run.
The files know no rule card: there the rules give everybody the same, and ours starts from the same
for everybody.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.model_selection import StratifiedKFold

from benchmarks.learning.data import FILES, Dataset, from_file, made
from benchmarks.learning.rivals import RIVALS, samples
from scoring.learning.history import History
from scoring.learning.metrics import Metrics, measure

#: (seen, unseen) rows
Division = tuple[Any, Any]
#: time-ordered: trained on all before, judged on each next tenth from the middle on
TENTHS = range(5, 10)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning")
    parser.add_argument("--data", type=Path, help="folder of the two files")
    parser.add_argument("--draws", type=int, default=10, help="samples of each small size")
    parser.add_argument("--folds", type=int, default=5, help="judge on so many of the five folds")
    parser.add_argument("--only", action="append", help="which histories; may be given repeatedly")
    parser.add_argument(
        "--learner", action="append", choices=list(RIVALS), help="which learners; repeatable"
    )
    options = parser.parse_args()
    for name in set(RIVALS) - {"rule card", *(options.learner or RIVALS)}:
        del RIVALS[name]
    sets = [
        *([from_file(options.data / f"{name}.csv") for name in FILES] if options.data else []),
        *made(),
    ]
    for dataset in sets:
        if options.only and dataset.name not in options.only:
            continue
        _compare(dataset, options.draws, options.folds)
        if dataset.ordered:
            _in_time(dataset.history)
    return 0


def _compare(dataset: Dataset, draws: int, folds: int) -> None:
    history = dataset.history
    won = np.asarray(history.won, dtype=float)
    print(
        f"\n## {dataset.name}: {len(won):,} leads, {won.mean():.1%} won, "
        f"{len(history.attributes)} attributes\n"
    )
    print("| labels | learner | AUC | log-loss | ECE | no worse AUC than the rules | CPU s |")
    print("|---|---|---|---|---|---|---|")
    for size in (100, 300):
        _table(f"{size}, {draws} draws", history, samples(history, size, draws))
    whole = StratifiedKFold(5, shuffle=True, random_state=7).split(np.zeros(len(won)), won)
    _table(f"all, {folds} of 5 folds", history, list(whole)[:folds])


def _in_time(history: History) -> None:
    """Each tenth from the middle on is foretold from all before it."""
    dated = _dated(history)
    cuts = [len(history) * tenth // 10 for tenth in (*TENTHS, TENTHS.stop)]
    for start, end in pairwise(cuts):
        _table(
            f"rows {start:,}–{end:,} from those before",
            dated,
            [(np.arange(start), np.arange(start, end))],
        )


def _table(title: str, history: History, divisions: Sequence[Division]) -> None:
    rules: list[Metrics] = []
    for name in RIVALS:
        metrics, seconds = _judge(name, history, divisions)
        rules = rules or metrics  # the rule card comes first
        auc, loss, ece = (
            np.mean([getattr(m, what) for m in metrics]) for what in ("auc", "log_loss", "ece")
        )
        no_worse = sum(m.auc >= r.auc - 1e-9 for m, r in zip(metrics, rules, strict=True))
        print(
            f"| {title} | {name} | {auc:.4f} | {loss:.4f} | {ece:.4f} | {no_worse} of "
            f"{len(metrics)} | "
            f"{seconds / len(metrics):.1f} |",
            flush=True,
        )


def _judge(
    name: str, history: History, divisions: Sequence[Division]
) -> tuple[list[Metrics], float]:
    metrics, began = [], time.process_time()
    for seen, unseen in divisions:
        right = history.take(unseen.tolist())
        foretold = RIVALS[name](history.take(seen.tolist()), right)
        measured = measure(np.asarray(foretold, dtype=float), np.asarray(right.won, dtype=float))
        assert measured is not None
        metrics.append(measured)
    return metrics, time.process_time() - began


def _dated(history: History) -> History:
    """One outcome a minute, in the order of the rows, from 2020 on."""
    base = np.datetime64("2020-01-01T00:00:00")
    stamps = [f"{base + np.timedelta64(row, 'm')}+00:00" for row in range(len(history))]
    return History(won=history.won, attributes=history.attributes, outcome_at=stamps)


if __name__ == "__main__":
    sys.exit(main())
