from accounts.models.api_key import ApiKey
from accounts.models.brokerage import Brokerage
from accounts.models.user import User

__all__ = ["ApiKey", "Brokerage", "User"]
