from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = "Diary"

    def ready(self) -> None:
        from scheduling import subscriptions  # noqa: F401  (registers the ports' answers)
