from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "profiles"
    verbose_name = "Customers"

    def ready(self) -> None:
        from profiles.privacy import own_rows as held  # noqa: F401  (names what is held about a customer)
        from profiles.services.identity import preview_job  # noqa: F401  (registers the background job)
        from profiles.services.merging import own_rows  # noqa: F401  (registers what a merge does with the own tables)
