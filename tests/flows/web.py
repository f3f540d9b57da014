"""The web application as a test serves it from processes of its own: by the clock of the tests."""

from realty_crm.wsgi import application
from tests.clock import set_clock

__all__ = ["application"]

set_clock()
