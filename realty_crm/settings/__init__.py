"""Settings by concern, all from the environment (realty_crm.settings.environment).

REALTY_CRM_MODE is ``production``, ``demo`` or ``test``. Without DATABASE_URL and REDIS_URL the
embedded servers are used (see realty_crm.local.embedded), which is what the demo and the tests do.
"""

from realty_crm.backoffice.shell import UNFOLD  # noqa: F401  (navigation)
from realty_crm.settings.api import *  # noqa: F403
from realty_crm.settings.database import *  # noqa: F403
from realty_crm.settings.environment import *  # noqa: F403
from realty_crm.settings.environment import env
from realty_crm.settings.language_model import language_model
from realty_crm.settings.logs import *  # noqa: F403
from realty_crm.settings.mail import *  # noqa: F403
from realty_crm.settings.people import *  # noqa: F403
from realty_crm.settings.queue import *  # noqa: F403
from realty_crm.settings.web import *  # noqa: F403

LANGUAGE_MODEL = language_model(env)
