from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "Judgement"

    def ready(self) -> None:
        from scoring import (
            privacy,  # noqa: F401  (names what is held about a customer)
            subscriptions,  # noqa: F401  (registers the ports' answers and the lead page's parts)
        )
        from scoring.services.learning import jobs  # noqa: F401  (registers the background jobs)
