"""Parameters that the server binds, however many there are."""

from typing import Any, Self

from django.db.backends.postgresql.base import CursorMixin
from psycopg import ClientCursor, Cursor, DataError

#: what the protocol takes in one statement
MOST = 65_535


class BindingCursor(CursorMixin, Cursor[Any]):
    """The server binds the parameters, and psycopg has it keep the plan of what comes often. A
    statement with more parameters than that takes (a long list of keys) is bound here."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        if params is not None and len(params) > MOST:
            query, params = ClientCursor(self.connection).mogrify(query, params), None
        try:
            return super().execute(query, params, **options)
        except OverflowError as error:  # a number that no column holds, as the database says it
            raise DataError(str(error)) from error
