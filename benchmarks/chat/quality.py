"""How well messages are understood, on sentences that somebody else wrote and labelled.

``labels/README.md`` says what the labels mean. Half of them (``held_out``) are an exam: nobody
who works on the reading of messages looks at them.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from channels_app.bot.understanding.facts import Catalogue, ProjectFact, Setting
from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.understanding.message import understand
from channels_app.bot.understanding.slots_json import slots_json

LABELS = Path(__file__).with_name("labels")
TEN = datetime(2026, 11, 20, 10, 0)
_SUNRISE = {
    "Brigade Citrine": "Whitefield", "Silver Oak Residency": "Whitefield",
    "Lakeside Terraces": "Whitefield", "Tech Gardens": "Whitefield",
    "Prestige Falcon City": "Kanakapura Road", "Godrej Aqua": "Hosahalli",
    "Saffron Heights": "Sarjapur Road", "Banyan Walk": "Sarjapur Road",
    "Circuit House": "Electronic City", "Hebbal Crest": "Hebbal",
    "Hundred Feet House": "Indiranagar", "Koramangala Square": "Koramangala",
    "Ringside Park": "Marathahalli",
}  # fmt: skip
_MARINA = {
    "Pearl Quay": "Dubai Marina", "Marina Lantern": "Dubai Marina",
    "Circle Court": "Jumeirah Village Circle", "Fountain Row": "Downtown Dubai",
    "Canal Exchange": "Business Bay", "Acacia Lawns": "Dubai Hills Estate",
    "Sidra Gardens": "Dubai Hills Estate", "Palm Breakwater": "Palm Jumeirah",
    "Creek Lanterns": "Dubai Creek Harbour",
}  # fmt: skip


def _setting(zone: str, region: str, currency: str, projects: Mapping[str, str]) -> Setting:
    facts = [ProjectFact(name, name, place) for name, place in projects.items()]
    return Setting(zone, region, currency, Catalogue(facts, []))


SETTINGS = {
    "sunrise": _setting("Asia/Kolkata", "IN", "INR", _SUNRISE),
    "marina": _setting("Asia/Dubai", "AE", "AED", _MARINA),
}


def labelled(half: str) -> list[dict[str, Any]]:
    """The sentences of ``development`` or ``held_out``."""
    return [json.loads(line) for line in (LABELS / f"{half}.jsonl").read_text().splitlines()]


@dataclass
class Tally:
    """What was found, what is right, and what should have been found."""

    found: int = 0
    right: int = 0
    wanted: int = 0

    def add(self, found: set[Any], wanted: set[Any]) -> None:
        self.found += len(found)
        self.right += len(found & wanted)
        self.wanted += len(wanted)

    @property
    def f1(self) -> float:
        both = self.found + self.wanted
        return 2 * self.right / both if both else 1.0


@dataclass
class Report:
    """Shares and F1 by language and difficulty, by kind, by slot; ``wrong`` has each miss."""

    intents: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    slots: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    also: Tally = field(default_factory=Tally)
    wrong: list[str] = field(default_factory=list, repr=False)

    def accuracy(self, cell: str) -> float:
        counted = self.intents[cell]
        return counted[True] / max(1, counted.total())


def evaluate(rows: Iterable[Mapping[str, Any]]) -> Report:
    report = Report()
    for row in rows:
        setting = SETTINGS[row["brokerage"]]
        now = TEN.replace(tzinfo=ZoneInfo(setting.timezone))
        expecting = Asked(row["expecting"]) if row["expecting"] else None
        said = understand(row["text"], now=now, setting=setting, expecting=expecting)
        found, wanted = _pairs(slots_json(said.slots)), _pairs(row["slots"])
        is_right = said.intent == row["intent"]
        cells = ("all", row["lang"], f"{row['lang']} {row['difficulty']}", row["difficulty"])
        for cell in cells:
            report.intents[cell][is_right] += 1
            report.slots[cell].add(found, wanted)
        report.intents[f"kind {row['intent']}"][is_right] += 1
        for name in {name for name, _ in found | wanted}:
            report.slots[f"slot {name}"].add(
                {one for one in found if one[0] == name}, {one for one in wanted if one[0] == name}
            )
        report.also.add({str(one) for one in said.also}, set(row["also"]))
        if not is_right or found != wanted or set(said.also) != set(row["also"]):
            report.wrong.append(_miss(row, said, found, wanted))
    return report


def _pairs(slots: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Slot and value; each of a list by itself."""
    return {
        (name, str(one))
        for name, value in slots.items()
        for one in (value if isinstance(value, list) else [value])
    }


def _miss(row: Mapping[str, Any], said: Any, found: set[Any], wanted: set[Any]) -> str:
    parts = [f"{row['id']} {row['lang']} {row['difficulty'][:4]}"]
    parts.append(f"({row['expecting']})" if row["expecting"] else "")
    parts.append(row["text"])
    if said.intent != row["intent"]:
        parts.append(f"\n      INTENT {said.intent} not {row['intent']}")
    if set(said.also) != set(row["also"]):
        parts.append(f"\n      also {sorted(said.also)} not {sorted(row['also'])}")
    if missing := sorted(wanted - found):
        parts.append(f"\n      MISSED {missing}")
    if extra := sorted(found - wanted):
        parts.append(f"\n      EXTRA {extra}")
    return " ".join(parts)


def as_table(report: Report) -> str:
    lines = [
        f"intent {report.accuracy('all'):.3f}   slots F1 {report.slots['all'].f1:.3f}   "
        f"also F1 {report.also.f1:.3f}",
        "",
        "| language | easy | medium | hard | all |",
        "|---|---|---|---|---|",
    ]
    for lang in ("en", "hi-Latn", "gulf", "hi", "ar"):
        cells = [*(f"{lang} {level}" for level in ("easy", "medium", "hard")), lang]
        shown = (f"{report.accuracy(one):.2f} / {report.slots[one].f1:.2f}" for one in cells)
        lines.append(f"| {lang} | {' | '.join(shown)} |")
    kinds = sorted(name for name in report.intents if name.startswith("kind "))
    lines += ["", "| kind | right | of |", "|---|---|---|"]
    for kind in kinds:
        lines.append(
            f"| {kind[5:]} | {report.accuracy(kind):.2f} | {report.intents[kind].total()} |"
        )
    lines += ["", "| slot | F1 | said |", "|---|---|---|"]
    for slot in sorted(name for name in report.slots if name.startswith("slot ")):
        lines.append(f"| {slot[5:]} | {report.slots[slot].f1:.2f} | {report.slots[slot].wanted} |")
    return "\n".join(lines)
