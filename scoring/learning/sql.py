"""The learned sum as one SQL expression over a row, equal to ``Model.hundredths`` to the hundredth.

Names and words travel as parameters; only our own numbers are written into the text.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from scoring.learning.coding import CodedColumn
from scoring.learning.model import PER_LOG_ODDS, Model, Tree
from scoring.learning.values import LONGEST, NUMBER


def sql(
    model: Model, *, parts: Mapping[str, str], attributes: str = "attributes", market: str = "NULL"
) -> tuple[str, list[Any]]:
    """(expression, parameters): a whole number of hundredths of points.

    ``parts`` gives the SQL of each part of the rule card, ``attributes`` that of the JSON,
    ``market`` that of the seconds since 1970 of the outcome, or now while the lead is open. These
    are trusted SQL, never taken from people.
    """
    codes: list[str] = []
    params: list[Any] = []
    for place, column in enumerate(model.columns):
        source = {
            "part": parts.get(column.name, "NULL"),
            "market": market,
            "attribute": attributes,
        }[column.origin]
        text, given = _code(column, f"({source})")
        codes.append(f"{text} AS c{place}")
        params += given
    terms = [str(model.base)]
    terms += [
        f"({_integers(table)})[c{place} + 1]"
        for place, table in enumerate(model.tables)
        if any(table)
    ]
    terms += [_branch(tree, 0) for tree in model.trees]
    coded = f" FROM (SELECT {', '.join(codes)} OFFSET 0) AS coded" if codes else ""
    return f"(SELECT {' + '.join(terms)}{coded})", params


def probability_sql(hundredths: str) -> str:
    """p as SQL over the SQL of the sum."""
    return (
        f"(1 / (1 + exp(-(least(greatest({hundredths}, -{_MOST}), {_MOST}))::float8 / "
        f"{float(PER_LOG_ODDS)!r})))"
    )


def score_sql(hundredths: str) -> str:
    """The score, 1–100, as SQL over the SQL of the sum."""
    return f"floor(1.5 + 99 * {probability_sql(hundredths)})::int"


_MOST = int(40 * PER_LOG_ODDS)


def _code(column: CodedColumn, source: str) -> tuple[str, list[Any]]:
    edges = f"'{{{','.join(map(repr, column.edges))}}}'::float8[]"
    if column.origin != "attribute":
        return f"coalesce(width_bucket(({source})::float8, {edges}) + 1, {column.missing})", []
    if column.levels is None:
        return (
            f"(SELECT CASE WHEN length(v) <= {LONGEST} AND v ~ '{NUMBER}' "
            f"THEN width_bucket(v::float8, {edges}) + 1 ELSE {column.missing} END "
            f"FROM (SELECT {source} ->> %s AS v OFFSET 0) AS given)",
            [column.name],
        )
    places = column.places()
    names = list(places)
    return (
        "(SELECT CASE jsonb_typeof(v) "
        f"WHEN 'string' THEN CASE WHEN btrim(v #>> '{{}}') = '' THEN {column.missing} "
        f"ELSE coalesce(({_integers(places.values())})[array_position(%s::text[], v #>> '{{}}')], "
        f"{column.other}) END "
        f"WHEN 'number' THEN coalesce(({_integers(places.values())})"
        f"[array_position(%s::text[], trim_scale((v #>> '{{}}')::numeric)::text)], {column.other}) "
        f"WHEN 'boolean' THEN coalesce(({_integers(places.values())})"
        f"[array_position(%s::text[], v #>> '{{}}')], {column.other}) "
        f"ELSE {column.missing} END FROM (SELECT {source} -> %s AS v OFFSET 0) AS given)",
        [names, names, names, column.name],
    )


def _integers(numbers: Iterable[int]) -> str:
    return f"'{{{','.join(str(int(number)) for number in numbers)}}}'::int[]"


def _branch(tree: Tree, place: int) -> str:
    node = tree[place]
    if node.column < 0:
        return f"({node.value})"
    high, low = _branch(tree, node.high), _branch(tree, node.low)
    return f"CASE WHEN c{node.column} >= {node.limit} THEN {high} ELSE {low} END"
