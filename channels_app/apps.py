from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "channels_app"
    verbose_name = "Messages"

    def ready(self) -> None:
        from channels_app import (
            privacy,  # noqa: F401  (names what is held about a customer)
            subscriptions,  # noqa: F401  (subscribes to the events of lower floors)
        )
