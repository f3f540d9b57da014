"""From whom a mail is: the brokerage's own address, else the house's."""

from django.conf import settings

from channels_app.models import ChannelAccount


def sender_of(account: ChannelAccount | None) -> str:
    """The From of mails by this account."""
    own = account.address if account else ""
    return own or str(settings.DEFAULT_FROM_EMAIL)


def domain_of(sender: str) -> str:
    """The part behind the @, for the ids of our mails."""
    return sender.rpartition("@")[2].rstrip(">") or "localhost"
