"""Settings, all from the environment; a wrong or missing value stops the start with a clear message.

REALTY_CRM_MODE is ``production``, ``demo`` or ``test``. Without DATABASE_URL and REDIS_URL the embedded servers are
used (see realty_crm.embedded), which is what the demo and the tests do.
"""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.urls import reverse_lazy

from realty_crm.api_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401  (Django reads both)
from realty_crm.language_model_settings import language_model

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

_testing = "pytest" in sys.modules
_default_mode = "test" if _testing else "production" if env.str("DATABASE_URL", "") else "demo"
MODE = env.str("REALTY_CRM_MODE", _default_mode)
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"REALTY_CRM_MODE must be production, demo or test, not {MODE!r}.")
PRODUCTION = MODE == "production"
LOCAL_DIR = Path(env.str("REALTY_CRM_LOCAL", str(BASE_DIR / ".local")))


def _local_secret() -> str:
    """A secret of this machine, made once, so that demo sessions survive a restart."""
    file = LOCAL_DIR / "secret_key"
    if not file.exists():
        LOCAL_DIR.mkdir(parents=True, exist_ok=True)
        file.write_text(get_random_secret_key())
        file.chmod(0o600)
    return file.read_text()


def _server_urls() -> tuple[str, str]:
    database, broker = env.str("DATABASE_URL", ""), env.str("REDIS_URL", "")
    if database and broker:
        return database, broker
    if PRODUCTION:
        raise ImproperlyConfigured("Set DATABASE_URL and REDIS_URL: production does not start embedded servers.")
    from realty_crm import embedded  # only here: production has no embedded servers installed

    servers = embedded.ensure(LOCAL_DIR, profile="test" if MODE == "test" else "demo")
    return database or servers.database_url, broker or servers.redis_url


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", "") or _local_secret()
#: of the hashes that keep erased people away; other than SECRET_KEY it must never change
PRIVACY_KEY = env.str("PRIVACY_KEY", "") or SECRET_KEY
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS") if PRODUCTION else env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL") if PRODUCTION else env.str("PUBLIC_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "realty_crm.apps.RoofConfig",
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "axes",
    "common",
    "accounts",
    "listings",
    "profiles",
    "leads",
    "scheduling",
    "channels_app",
]

MIDDLEWARE = [
    "common.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.zones.staff_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "realty_crm.urls"
WSGI_APPLICATION = "realty_crm.wsgi.application"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "realty_crm" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- database -------------------------------------------------------------------------------------------------------
_database_url, REDIS_URL = _server_urls()
DATABASES: dict[str, dict[str, Any]] = {"default": environ.Env.db_url_config(_database_url)}
DATABASES["default"]["CONN_MAX_AGE"] = 300  # a new connection costs 6.5 ms, more than most requests
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people and passwords -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the tests log in thousands of times
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"  # the log-in form calls the e-mail so
AXES_USERNAME_CALLABLE = "accounts.lockout.typed_email"
AXES_RESET_ON_SUCCESS = True
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
SESSION_COOKIE_AGE = 14 * 24 * 3600

# --- web ------------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी")]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside, without TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# Strict on customer pages; the admin shell and the API browser evaluate scripts of their own.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin", "/api/docs"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
    },
}
CORS_URLS_REGEX = r"^/api/(chat|track|listings|schedule)"  # which origins: accounts.cors, from the publishable keys
CORS_ALLOW_HEADERS = ["authorization", "content-type", "idempotency-key", "x-visitor-token"]

# --- API ------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK["NUM_PROXIES"] = env.int("NUM_PROXIES", 1 if PRODUCTION else 0)  # whose X-Forwarded-For is believed
RATE_LIMITS = {  # requests a minute, per credential (browsers: per visitor or address)
    "secret": env.int("RATE_LIMIT_SECRET", 6000),
    "publishable": env.int("RATE_LIMIT_PUBLISHABLE", 120),
    "address": env.int("RATE_LIMIT_ADDRESS", 600),  # browsers behind one office's address share it
    "staff": env.int("RATE_LIMIT_STAFF", 1200),
}

# --- Celery: what was due survives a lost worker, a flushed or frozen Redis (docs/operations in deployment.md) --------
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
    "max_retries": 0,  # a request's .delay() gives up at once (6 s otherwise); workers and beat reconnect on their own
    "health_check_interval": 25,
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BEAT_SCHEDULE = {
    "deliver due events": {"task": "common.tasks.deliver_due", "schedule": 5.0},
    "send due messages": {"task": "channels_app.tasks.send_due", "schedule": 5.0},
    "push suggestions": {"task": "channels_app.tasks.push_nudges", "schedule": 600.0},
    "remember what was said": {"task": "channels_app.tasks.remember", "schedule": 10.0},
    "tidy customers' memories": {"task": "channels_app.tasks.tidy_memories", "schedule": crontab(hour=21, minute=10)},
    "let go of what was kept long enough": {
        "task": "profiles.tasks.apply_retention",
        "schedule": crontab(hour=20, minute=40),
    },
    "look for duplicate customers": {"task": "profiles.tasks.scan_for_duplicates", "schedule": 120.0},
    "count how common names are": {"task": "profiles.tasks.count_names", "schedule": crontab(hour=20, minute=10)},
    "let lead temperatures decay": {"task": "leads.tasks.decay_scores", "schedule": 30.0},
    "read words and score conversions": {"task": "leads.tasks.score_conversions", "schedule": 30.0},
    "score all conversions": {"task": "leads.tasks.score_every_night", "schedule": crontab(hour=21, minute=40)},
    "learn from outcomes": {"task": "leads.tasks.learn_from_outcomes", "schedule": crontab(hour=20, minute=20)},
    "look at conversion models": {"task": "leads.tasks.watch_models", "schedule": crontab(hour=20, minute=50)},
    "expire holds and unconfirmed visits": {"task": "scheduling.tasks.expire_visits", "schedule": 60.0},
    "escalate leads that nobody reacts to": {"task": "leads.tasks.watch_deadlines", "schedule": 30.0},
    "pass new leads on": {"task": "scheduling.tasks.pass_on_offers", "schedule": 30.0},
    "warn of and escalate late callbacks": {"task": "scheduling.tasks.watch_callbacks", "schedule": 60.0},
    "forget old idempotency keys": {"task": "common.tasks.forget_old_keys", "schedule": 3600.0},
    "pick up lost background jobs": {"task": "accounts.tasks.sweep_jobs", "schedule": 30.0},
    "worker heartbeat": {"task": "common.tasks.heartbeat", "schedule": 15.0},
}
for _entry in CELERY_BEAT_SCHEDULE.values():
    _entry["options"] = {"expires": 55}  # a stopped worker finds one of each on its return, not a thousand

# --- e-mail ---------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "realty_crm <no-reply@localhost>")
EMAIL_TIMEOUT = 20
if env.str("EMAIL_URL", ""):
    vars().update(env.email_url("EMAIL_URL"))
elif PRODUCTION:
    raise ImproperlyConfigured("Set EMAIL_URL, for example smtp+tls://user:password@mail.example.com:587.")
elif MODE == "demo":
    # a file each, as in the mailboxes of those who got them: logs hold nothing of customers
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = LOCAL_DIR / "mail"

# --- language model: optional, everything works without one ----------------------------------------------------------
LANGUAGE_MODEL = language_model(env)

# --- logs: request ids, never bodies, phones or tokens --------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "common.request_ids.RequestIdFilter"}},
    "formatters": {
        "line": {
            "class": "common.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}

from realty_crm.admin_shell import UNFOLD  # noqa: E402,F401  (navigation; needs the names above)
