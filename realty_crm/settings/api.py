"""Settings of DRF and of the OpenAPI schema; realty_crm.settings takes them in."""

from typing import Any

from realty_crm.settings.environment import PRODUCTION, env

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.KeyAuthentication",
        "accounts.api.authentication.VisitorAuthentication",
        "accounts.api.authentication.StaffSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.PolicyPermission"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttles.CredentialThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["common.api.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "common.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.PolicySchema",
    "EXCEPTION_HANDLER": "common.api.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "realty_crm",
    "DESCRIPTION": "The CRM of a real-estate brokerage: chat, leads, site visits, callbacks, "
    "listings.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/",
    "PREPROCESSING_HOOKS": ["common.api.schema.without_slash_twins"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api.schema.add_error_responses",
    ],
    "ENUM_NAME_OVERRIDES": {
        "VisitStatus": "scheduling.choices.VisitStatus",
        "CallbackStatus": "scheduling.choices.CallbackStatus",
        "LeadStatus": "leads.choices.LeadStatus",
        "TransactionType": "listings.choices.TransactionType",
        "LeadTransactionType": "leads.choices.LeadTransactionType",
        "ListingStatus": "listings.choices.ListingStatus",
        "Stage": "profiles.choices.Stage",
        "Channel": "common.channels.Channel",
        "Intent": "channels_app.api.serializers.INTENTS",
        "Temperature": "leads.choices.Temperature",
        "InteractionKind": "leads.choices.InteractionKind",
        "ProvableKind": ["email", "phone"],
    },
}

REST_FRAMEWORK["NUM_PROXIES"] = env.int(
    "NUM_PROXIES", 1 if PRODUCTION else 0
)  # whose X-Forwarded-For is believed
RATE_LIMITS = {  # requests a minute, per credential (browsers: per visitor or address)
    "secret": env.int("RATE_LIMIT_SECRET", 6000),
    "publishable": env.int("RATE_LIMIT_PUBLISHABLE", 120),
    "address": env.int("RATE_LIMIT_ADDRESS", 600),  # browsers behind one office's address share it
    "staff": env.int("RATE_LIMIT_STAFF", 1200),
}
