from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"
    verbose_name = "Pipeline"

    def ready(self) -> None:
        from leads import (
            privacy,  # noqa: F401  (names what is held about a customer)
            subscriptions,  # noqa: F401  (registers the ports' answers)
        )
        from leads.services.imports import job  # noqa: F401  (registers the background job)
