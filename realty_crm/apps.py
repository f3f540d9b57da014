from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "realty_crm"
    verbose_name = "realty_crm"
