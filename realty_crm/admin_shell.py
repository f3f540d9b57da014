"""What django-unfold is told: title, colours, navigation."""

UNFOLD = {"SITE_TITLE": "realty_crm", "SITE_HEADER": "realty_crm"}
