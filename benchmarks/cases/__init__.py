"""The benchmarks by name: each gives its cases one after the other."""

from collections.abc import Callable, Iterator

from benchmarks.cases.chat import chat_turn
from benchmarks.cases.context import context_loading
from benchmarks.cases.conversion import conversion_all, conversion_some
from benchmarks.cases.identity import resolution
from benchmarks.cases.imports import lead_import, listing_import
from benchmarks.cases.leads import lead_create, lead_detail, lead_list, track
from benchmarks.cases.reports import reports
from benchmarks.cases.scoring import decay, rescore_all, rescore_some
from benchmarks.cases.visits import visit_booking
from benchmarks.frame import Case
from benchmarks.world import World

BENCHMARKS: dict[str, Callable[[World], Iterator[Case]]] = {
    "lead-list": lead_list,
    "lead-detail": lead_detail,
    "lead-create": lead_create,
    "track": track,
    "chat-turn": chat_turn,
    "visit-booking": visit_booking,
    "rescore-all": rescore_all,
    "rescore-some": rescore_some,
    "decay": decay,
    "conversion-all": conversion_all,
    "conversion-some": conversion_some,
    "listing-import": listing_import,
    "identity": resolution,
    "context": context_loading,
    "lead-import": lead_import,
    "reports": reports,
}
