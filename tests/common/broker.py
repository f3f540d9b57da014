"""Which broker this process tells of new work."""

from celery import current_app
from kombu import pools

from common.events import queueing


def point_celery_at(url: str) -> str:
    """Forgets the connections to the former broker, and that it was away; returns the former
    address."""
    queueing.wait_until_told()
    conf = current_app.conf
    former = str(conf.broker_url)
    conf.broker_url = conf.broker_read_url = conf.broker_write_url = url
    pools.reset()
    current_app._pool = current_app.amqp._producer_pool = None
    queueing._closed_until = 0.0
    return former
