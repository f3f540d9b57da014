"""Transactions of services that other services call."""

from django.db import transaction

#: Decorator: joins the caller's transaction, or opens one. Cheaper than ``transaction.atomic``, which sets a savepoint
#: when it is nested. Only for code whose errors nobody catches halfway: one that leaves it dooms the whole
#: transaction, so refusals (ApplicationError) are raised before it is entered.
joined = transaction.atomic(savepoint=False)
