"""Alive, ready, and measured: for load balancers and Prometheus."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from channels_app.models import Outgoing
from common.models.event import EventDelivery
from common.process.heartbeat import worker_is_alive

_migrated = False


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Nothing else is asked, so that a dead database does not restart every
    web process."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations, broker and worker. Only the first two decide (503): requests work while
    Redis is away."""
    checks = {"database": _database(), "migrations": False, "broker": _broker(), "worker": False}
    if checks["database"]:
        checks["migrations"] = _all_migrated()
        checks["worker"] = checks["migrations"] and worker_is_alive()
    ready = checks["database"] and checks["migrations"]
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: work that waits. Restrict the path to your monitoring at the proxy; it names
    no customer."""
    registry = CollectorRegistry()
    by_state = Gauge(
        "realty_crm_event_deliveries", "Event deliveries by state", ["state"], registry=registry
    )
    for state in ("pending", "running", "parked"):
        by_state.labels(state).set(EventDelivery.objects.filter(state=state).count())
    outbox = Gauge("realty_crm_outgoing_messages", "Messages waiting to be sent", registry=registry)
    outbox.set(Outgoing.objects.count())
    Gauge(
        "realty_crm_worker_alive", "1 when a worker ran in the last minute", registry=registry
    ).set(worker_is_alive())
    Gauge("realty_crm_broker_up", "1 when Redis answers", registry=registry).set(_broker())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _all_migrated() -> bool:
    global _migrated
    if not _migrated:  # once true it stays true for this process's code
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _broker() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
