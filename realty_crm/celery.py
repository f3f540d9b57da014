"""The Celery application; every value that differs from Celery's default has its reason in
settings/queue.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realty_crm.settings")

app = Celery("realty_crm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
