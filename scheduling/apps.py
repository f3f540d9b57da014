from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = "Diary"

    def ready(self) -> None:
        from scheduling import (
            privacy,  # noqa: F401  (names what is held about a customer)
            subscriptions,  # noqa: F401  (registers the ports' answers)
        )
