from accounts.models.api_key import ApiKey
from accounts.models.brokerage import Brokerage
from accounts.models.job import Job, JobFile
from accounts.models.user import User

__all__ = ["ApiKey", "Brokerage", "Job", "JobFile", "User"]
