"""What the environment says; a wrong or missing value stops the start with a clear message."""

import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

_testing = "pytest" in sys.modules
_default_mode = "test" if _testing else "production" if env.str("DATABASE_URL", "") else "demo"
MODE = env.str("REALTY_CRM_MODE", _default_mode)
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"REALTY_CRM_MODE must be production, demo or test, not {MODE!r}.")
PRODUCTION = MODE == "production"
LOCAL_DIR = Path(env.str("REALTY_CRM_LOCAL", str(BASE_DIR / ".local")))


def local_secret() -> str:
    """A secret of this machine, made once, so that demo sessions survive a restart."""
    file = LOCAL_DIR / "secret_key"
    if not file.exists():
        LOCAL_DIR.mkdir(parents=True, exist_ok=True)
        file.write_text(get_random_secret_key())
        file.chmod(0o600)
    return file.read_text()


def server_urls() -> tuple[str, str]:
    database, broker = env.str("DATABASE_URL", ""), env.str("REDIS_URL", "")
    if database and broker:
        return database, broker
    if PRODUCTION:
        raise ImproperlyConfigured(
            "Set DATABASE_URL and REDIS_URL: production does not start embedded servers."
        )
    from realty_crm.local import embedded  # only here: production has no embedded servers installed

    servers = embedded.ensure(LOCAL_DIR, profile="test" if MODE == "test" else "demo")
    return database or servers.database_url, broker or servers.redis_url


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", "") or local_secret()
#: of the hashes that keep erased people away; other than SECRET_KEY it must never change
PRIVACY_KEY = env.str("PRIVACY_KEY", "") or SECRET_KEY
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS") if PRODUCTION else env.list("ALLOWED_HOSTS", default=["*"])
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL") if PRODUCTION else env.str("PUBLIC_URL", "http://127.0.0.1:8000")
