"""The database and the broker."""

from typing import Any

import environ

from common.sql.binding import BindingCursor
from realty_crm.settings.environment import env, server_urls

_database_url, REDIS_URL = server_urls()
DATABASES: dict[str, dict[str, Any]] = {"default": environ.Env.db_url_config(_database_url)}
DATABASES["default"]["CONN_MAX_AGE"] = 300  # a new connection costs 6.5 ms, more than most requests
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
)
#: the server binds the parameters and keeps the plan of what comes often; off for poolers that know
#: no prepared statements, such as PgBouncer before 1.21 in transaction mode
if env.bool("DATABASE_PREPARES", True):
    DATABASES["default"]["OPTIONS"] |= {
        "server_side_binding": True,
        "cursor_factory": BindingCursor,
        "prepare_threshold": 5,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
