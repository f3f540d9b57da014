"""The roof: settings, urls, Celery, the admin site, the demo and the embedded servers."""

from realty_crm.celery import app as celery_app

__all__ = ["celery_app"]
