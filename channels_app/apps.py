from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "channels_app"
    verbose_name = "Messages"

    def ready(self) -> None:
        from channels_app import subscriptions  # noqa: F401  (subscribes to the events of lower floors)
