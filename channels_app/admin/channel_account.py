"""The brokerage's own addresses."""

from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.decorators import display

from accounts.admin.owned import OwnedModelAdmin
from channels_app.choices import AccountStatus
from channels_app.models import ChannelAccount
from common.admin.badges import badge

_TONES = {AccountStatus.ACTIVE: "good", AccountStatus.PAUSED: "wait", AccountStatus.STOPPED: "bad"}


@admin.register(ChannelAccount)
class ChannelAccountAdmin(OwnedModelAdmin):
    read_action = "brokerage.change"
    change_action = "brokerage.change"
    list_display = ("name", "kind", "address", "status_shown")
    search_fields = ("name", "address")
    fieldsets = ((None, {"fields": (("kind", "name"), "address", ("status", "status_reason"))}),)

    @display(description="Status", ordering="status")
    def status_shown(self, account: ChannelAccount) -> SafeString:
        return badge(account.get_status_display(), _TONES[AccountStatus(account.status)])
