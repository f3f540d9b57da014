"""Every business row names its brokerage, every rule about what may be there once begins with it,
and nothing stands in the way of keeping tables in months: read from PostgreSQL's own catalogue
(docs/decisions/0018-tenant-columns.md)."""

from collections.abc import Iterable

import pytest
from django.db import connection, transaction

from accounts.models import Brokerage
from channels_app.models import Message
from common.ids import uuid7
from tests.astray import references, rows_astray
from tests.conftest import make_lead, make_project

pytestmark = pytest.mark.django_db

#: tables of the platform, which belong to no brokerage
PLATFORM = {
    "accounts_brokerage": "the tenant itself",
    "accounts_user_groups": "Django's rights of a log-in",
    "accounts_user_user_permissions": "Django's rights of a log-in",
    "common_workerheartbeat": "one row for all workers",
}
PLATFORM_APPS = ("auth_", "axes_", "django_")
#: a superuser runs the platform and has none; a check (staff_belong_to_a_brokerage) holds the
#: others
MAY_BE_EMPTY = {"accounts_user"}
#: rules across brokerages
ACROSS = {
    "accounts_apikey_key_hash_key": "the key is what the brokerage is known by",
    "accounts_user_email_key": "people log in by e-mail alone",
    "user_email_any_case": "people log in by e-mail alone",
}
#: tables to be kept in months (RANGE over the key)
MONTHLY = {"channels_app_message", "common_event", "common_eventdelivery", "leads_interaction"}
#: the same, once they are there
MONTHLY_LATER = {"channels_app_receipt", "channels_app_webhookevent"}


def rows(statement: str, *values: object) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def business(tables: Iterable[str]) -> set[str]:
    return {name for name in tables if name not in PLATFORM and not name.startswith(PLATFORM_APPS)}


def all_tables() -> set[str]:
    found = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN "
        "('r', 'p', 'm')"
    )
    return {name for (name,) in found}


def owned_tables(*, strictly: bool) -> set[str]:
    """Tables whose brokerage_id is a foreign key to the brokerage, and (strictly) never empty."""
    found = rows(
        "SELECT class.relname FROM pg_class AS class "
        "JOIN pg_attribute AS field ON field.attrelid = class.oid AND field.attname = "
        "'brokerage_id' "
        "JOIN pg_constraint AS link ON link.conrelid = class.oid AND link.contype = 'f' "
        "AND link.conkey = ARRAY[field.attnum] "
        "AND link.confrelid = 'accounts_brokerage'::regclass "
        "WHERE class.relnamespace = 'public'::regnamespace AND (field.attnotnull OR NOT %s)",
        strictly,
    )
    return {name for (name,) in found}


def rules() -> dict[str, tuple[str, str, str]]:
    """Unique rules and exclusions but for primary keys: name → (table, first column or expression,
    operator of an exclusion's first part)."""
    found = rows(
        "SELECT named.relname, class.relname, pg_get_indexdef(rule.indexrelid, 1, true), "
        "coalesce((SELECT oprname FROM pg_operator WHERE oid = link.conexclop[1]), '') "
        "FROM pg_index AS rule JOIN pg_class AS named ON named.oid = rule.indexrelid "
        "JOIN pg_class AS class ON class.oid = rule.indrelid "
        "LEFT JOIN pg_constraint AS link ON link.conindid = rule.indexrelid AND link.contype = 'x' "
        "WHERE class.relnamespace = 'public'::regnamespace AND NOT rule.indisprimary "
        "AND (rule.indisunique OR rule.indisexclusion)"
    )
    return {name: (table, first, operator) for name, table, first, operator in found}


def rules_across_brokerages() -> set[str]:
    return {
        name
        for name, (table, first, operator) in rules().items()
        if business([table])
        and not (first == "brokerage_id" or ("brokerage_id" in first and operator == "="))
    }


def test_every_business_row_names_its_brokerage() -> None:
    expected = business(all_tables())
    assert len(expected) > 45
    assert expected - owned_tables(strictly=True) == MAY_BE_EMPTY
    assert expected - owned_tables(strictly=False) == set()


def test_every_rule_begins_with_the_brokerage() -> None:
    assert len(rules()) > 30
    assert rules_across_brokerages() == set(ACROSS)


def test_both_exclusions_are_looked_at() -> None:
    exclusions = {name for name, (_, _, operator) in rules().items() if operator}
    assert exclusions == {"agent_in_one_place", "customer_in_one_place"}


def test_the_exceptions_are_there() -> None:
    assert set(PLATFORM) <= all_tables()


@pytest.mark.parametrize(
    "columns",
    ["name text", "brokerage_id uuid REFERENCES accounts_brokerage", "brokerage_id uuid NOT NULL"],
)
def test_a_table_of_nobody_is_seen(columns: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE leads_stray ({columns})")
    assert business(all_tables()) - owned_tables(strictly=True) == MAY_BE_EMPTY | {"leads_stray"}


@pytest.mark.parametrize(
    "rule",
    [
        "CREATE UNIQUE INDEX stray ON leads_lead (phone)",
        "CREATE UNIQUE INDEX stray ON leads_lead (phone, brokerage_id)",
        "CREATE UNIQUE INDEX stray ON leads_lead (lower(brokerage_id::text))",
        "ALTER TABLE scheduling_timeoff ADD CONSTRAINT stray "
        "EXCLUDE USING gist (tstzrange(starts_at, ends_at) WITH &&)",
    ],
)
def test_a_rule_across_brokerages_is_seen(rule: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(rule)
    assert rules_across_brokerages() == set(ACROSS) | {"stray"}


# --- rows that point into another brokerage -------------------------------------------------------


def test_references_the_database_does_not_hold_are_looked_at_too() -> None:
    named = {f"{model.__name__}.{field.name}" for model, field in references()}
    assert len(named) > 60
    assert named >= {"Lead.owner", "Outgoing.message", "InteractionKey.row", "EventDelivery.event"}


def test_a_row_that_points_astray_is_seen(sunrise: Brokerage, marina: Brokerage) -> None:
    lead = make_lead(sunrise)
    assert rows_astray() == []
    lead.project = make_project(marina, "Marina Gate")
    lead.save()
    assert rows_astray() == ["Lead.project"]


# --- months ---------------------------------------------------------------------------------------


def test_tables_in_months_have_no_rule_but_their_key() -> None:
    tables = MONTHLY | (MONTHLY_LATER & all_tables())
    assert {name: rule for name, rule in rules().items() if rule[0] in tables} == {}
    keys = rows(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'p' AND conrelid::regclass::text = ANY(%s)",
        list(tables),
    )
    assert dict(keys) == dict.fromkeys(tables, "PRIMARY KEY (id)")


def test_no_foreign_key_points_to_a_table_in_months() -> None:
    """A month that goes would have to be looked for in every table that points to it."""
    found = rows(
        "SELECT conname, confrelid::regclass::text FROM pg_constraint "
        "WHERE contype = 'f' AND confrelid::regclass::text = ANY(%s)",
        list(MONTHLY | MONTHLY_LATER),
    )
    assert found == []


@pytest.mark.parametrize("table", sorted(MONTHLY))
def test_the_table_can_be_kept_in_months(table: str) -> None:
    """With all its rules and indexes: PostgreSQL refuses a unique rule without the key."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE twin (LIKE {table} INCLUDING ALL) PARTITION BY RANGE (id)")


def test_a_rule_in_the_way_of_months_is_refused() -> None:
    """Otherwise the test before could not fail."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX stray ON leads_interaction (brokerage_id, external_id)")
        with pytest.raises(Exception, match="partition"), transaction.atomic():
            cursor.execute(
                "CREATE TABLE twin (LIKE leads_interaction INCLUDING ALL) PARTITION BY RANGE (id)"
            )


def test_a_message_lies_in_the_month_of_its_key(sunrise: Brokerage) -> None:
    """The bounds are keys of the first moment of a month, and the rows find their place."""
    message = Message.objects.create(
        id=uuid7(), brokerage=sunrise, channel="web_chat", direction="inbound", author="customer"
    )
    bound = f"{message.pk.int >> 80:012x}".ljust(32, "0")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE twin (LIKE channels_app_message INCLUDING ALL) PARTITION BY RANGE (id)"
        )
        cursor.execute(
            f"CREATE TABLE before PARTITION OF twin FOR VALUES FROM (MINVALUE) TO ('{bound}')"
        )
        cursor.execute(
            f"CREATE TABLE since PARTITION OF twin FOR VALUES FROM ('{bound}') TO (MAXVALUE)"
        )
        cursor.execute("INSERT INTO twin SELECT * FROM channels_app_message")
    assert rows("SELECT tableoid::regclass::text FROM twin") == [("since",)]
