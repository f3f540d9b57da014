from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "listings"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from accounts.stamps import register_stamp
        from listings.selectors.facts import STAMP, catalogue_stamp

        register_stamp(STAMP, catalogue_stamp)
