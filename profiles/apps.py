from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "profiles"
    verbose_name = "Customers"

    def ready(self) -> None:
        # these register: what is held about a customer, the background job, what a merge moves
        from profiles.privacy import own_rows as held  # noqa: F401
        from profiles.services.identity import preview_job  # noqa: F401
        from profiles.services.merging import own_rows  # noqa: F401
