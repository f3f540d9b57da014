"""Celery: what was due survives a lost worker, a flushed or frozen Redis (docs/deployment.md)."""

from celery.schedules import crontab

from realty_crm.settings.database import REDIS_URL

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_VISIBILITY_TIMEOUT = 900
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,  # without it .delay() hangs on a frozen Redis
    "socket_connect_timeout": 2,
    # a request's .delay() gives up at once (6 s otherwise); workers and beat reconnect on their own
    "max_retries": 0,
    "health_check_interval": 25,
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BEAT_SCHEDULE = {
    "deliver due events": {"task": "common.tasks.deliver_due", "schedule": 5.0},
    "send due messages": {"task": "channels_app.tasks.send_due", "schedule": 5.0},
    "push suggestions": {"task": "channels_app.tasks.push_nudges", "schedule": 600.0},
    "remember what was said": {"task": "channels_app.tasks.remember", "schedule": 10.0},
    "wake threads that were put aside": {
        "task": "channels_app.tasks.wake_threads",
        "schedule": 30.0,
    },
    "tidy customers' memories": {
        "task": "profiles.tasks.tidy_memories",
        "schedule": crontab(hour=21, minute=10),
    },
    "let go of what was kept long enough": {
        "task": "profiles.tasks.apply_retention",
        "schedule": crontab(hour=20, minute=40),
    },
    "look for duplicate customers": {
        "task": "profiles.tasks.scan_for_duplicates",
        "schedule": 120.0,
    },
    "count how common names are": {
        "task": "profiles.tasks.count_names",
        "schedule": crontab(hour=20, minute=10),
    },
    "let lead temperatures decay": {"task": "leads.tasks.decay_scores", "schedule": 30.0},
    "read words and score conversions": {
        "task": "scoring.tasks.score_conversions",
        "schedule": 30.0,
    },
    "score all conversions": {
        "task": "scoring.tasks.score_every_night",
        "schedule": crontab(hour=21, minute=40),
    },
    "score all temperatures": {
        "task": "leads.tasks.rescore_every_night",
        "schedule": crontab(hour=21, minute=30),
    },
    "learn from outcomes": {
        "task": "scoring.tasks.learn_from_outcomes",
        "schedule": crontab(hour=20, minute=20),
    },
    "look at conversion models": {
        "task": "scoring.tasks.watch_models",
        "schedule": crontab(hour=20, minute=50),
    },
    "expire holds and unconfirmed visits": {
        "task": "scheduling.tasks.expire_visits",
        "schedule": 60.0,
    },
    "escalate leads that nobody reacts to": {
        "task": "leads.tasks.watch_deadlines",
        "schedule": 30.0,
    },
    "pass new leads on": {"task": "scheduling.tasks.pass_on_offers", "schedule": 30.0},
    "warn of and escalate late callbacks": {
        "task": "scheduling.tasks.watch_callbacks",
        "schedule": 60.0,
    },
    "forget old idempotency keys": {"task": "common.tasks.forget_old_keys", "schedule": 3600.0},
    "pick up lost background jobs": {"task": "accounts.tasks.sweep_jobs", "schedule": 30.0},
    "worker heartbeat": {"task": "common.tasks.heartbeat", "schedule": 15.0},
}
for _entry in CELERY_BEAT_SCHEDULE.values():
    _entry["options"] = {
        "expires": 55
    }  # a stopped worker finds one of each on its return, not a thousand
