"""How mail leaves the house."""

from django.core.exceptions import ImproperlyConfigured

from realty_crm.settings.environment import LOCAL_DIR, MODE, PRODUCTION, env

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "realty_crm <no-reply@localhost>")
EMAIL_TIMEOUT = 20
if env.str("EMAIL_URL", ""):
    vars().update(env.email_url("EMAIL_URL"))
elif PRODUCTION:
    raise ImproperlyConfigured(
        "Set EMAIL_URL, for example smtp+tls://user:password@mail.example.com:587."
    )
elif MODE == "demo":
    # a file each, as in the mailboxes of those who got them: logs hold nothing of customers
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = LOCAL_DIR / "mail"
