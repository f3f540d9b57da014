"""Parameters that the server binds, however many there are and however wide."""

from typing import Any, Self

from django.db.backends.postgresql.base import CursorMixin
from psycopg import ClientCursor, Cursor, DataError
from psycopg.types.numeric import Int2, Int4

#: what the protocol takes in one statement
MOST = 65_535
#: Django marks a number by the column that it takes it for; beyond these psycopg would cut bits off
_ENDS = {Int2: 2**15, Int4: 2**31}


class BindingCursor(CursorMixin, Cursor[Any]):
    """The server binds the parameters, and psycopg has it keep the plan of what comes often. A
    statement with more parameters than that takes (a long list of keys) is bound here."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        if params is not None and len(params) > MOST:
            query, params = ClientCursor(self.connection).mogrify(query, params), None
        else:
            params = _all_whole(params)
        try:
            return super().execute(query, params, **options)
        except OverflowError as error:  # a number that no column holds, as the database says it
            raise DataError(str(error)) from error

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        super().executemany(query, [_all_whole(params) for params in params_seq], **options)


def _all_whole(params: Any) -> Any:
    if isinstance(params, dict):
        return {name: _whole(one) for name, one in params.items()}
    return [_whole(one) for one in params] if isinstance(params, list | tuple) else params


def _whole(param: Any) -> Any:
    """A number that is wider than it is marked loses its mark: psycopg measures it then. Django
    marks every number of an array, and of a Value, as the narrow one."""
    end = _ENDS.get(type(param))
    return param if end is None or -end <= param < end else int(param)
