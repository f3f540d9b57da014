"""What a customer's page shows above the form: identifiers, decisions, interests, sessions,
objections, mood, stages."""

from typing import Any

from django.db.models import QuerySet

from common.admin.badges import ago, badge
from common.admin.panels import Panel, PanelRow
from profiles.choices import InterestLevel, MatchAction
from profiles.models import CustomerProfile, Identifier, ProjectInterest

_SHOWN = 10
_LEVEL_TONES = {InterestLevel.HIGH: "good", InterestLevel.MEDIUM: "wait"}


def customer_page(profile: CustomerProfile, asks: bool) -> list[Panel]:
    """Seven panels of one query each. ``asks``: for somebody who decides who is one person."""
    return [
        _identifiers(profile),
        _decisions(profile, asks),
        _interests(profile),
        _journey(profile),
        Panel(
            "Sessions",
            "schedule",
            [
                PanelRow(f"Session {one.number}", detail=ago(one.last_seen))
                for one in profile.sessions.all()[:_SHOWN]
            ],
            "No session yet.",
        ),
        Panel(
            "Objections",
            "thumb_down",
            [
                PanelRow(f"{one.get_type_display()} × {one.count}", detail=ago(one.last_at))
                for one in profile.objections.all()[:_SHOWN]
            ],
            "None was raised.",
        ),
        _mood(profile.moods.all()),
    ]


def _identifiers(profile: CustomerProfile) -> Panel:
    rows = [
        PanelRow(
            one.raw or one.value,
            detail=_how_known(one),
            badge=badge("Verified", "good", "check")
            if one.verified_at
            else badge("Claimed", "plain"),
        )
        for one in profile.identifiers.filter(active=True)[:_SHOWN]
    ]
    return Panel("Known by", "badge", rows, "No address is known yet.")


def _how_known(one: Identifier) -> str:
    proof = f", proved {ago(one.verified_at)} ({one.how or 'by hand'})" if one.verified_at else ""
    return f"{one.get_kind_display()}{proof}"


def _decisions(profile: CustomerProfile, asks: bool) -> Panel:
    """Why the house takes this for one person, newest first. Who does not decide hears nothing of
    doubts: they would tell that a colleague has somebody like this."""
    decisions = profile.match_decisions.order_by("-created_at", "-id")
    shown = decisions if asks else decisions.filter(action=MatchAction.LINK)
    rows = [
        PanelRow(
            f"{one.get_action_display()}: {_listed(one.reasons) or one.rule}",
            detail=f"{one.confidence:.2f} · rule version {one.rule_version} · "
            f"{ago(one.created_at)}",
        )
        for one in shown[:_SHOWN]
    ]
    return Panel("How we know who this is", "fingerprint", rows, "Nothing had to be decided yet.")


def _listed(reasons: list[str]) -> str:
    *most, last = reasons or [""]
    return f"{', '.join(most)}, and {last}" if most else last


def _interests(profile: CustomerProfile) -> Panel:
    def row(one: ProjectInterest) -> PanelRow:
        words = (
            "said no"
            if one.rejected_at
            else f"seen {one.view_count} times, last {ago(one.last_viewed)}"
        )
        shown = badge(one.get_level_display(), _LEVEL_TONES.get(InterestLevel(one.level), "plain"))
        return PanelRow(str(one.project or one.listing), detail=words, badge=shown)

    interests = profile.interests.select_related("project", "listing")[:_SHOWN]
    return Panel(
        "Interests", "favorite", [row(one) for one in interests], "Nothing was looked at yet."
    )


def _journey(profile: CustomerProfile) -> Panel:
    changes = profile.stage_changes.all()[:_SHOWN]
    rows = [
        PanelRow(f"{one.from_stage} → {one.to_stage}", detail=f"{one.reason}, {ago(one.at)}")
        for one in changes
    ]
    return Panel(
        f"Journey: {profile.get_current_stage_display()}",
        "route",
        rows,
        "Still at the first stage.",
    )


def _mood(moods: "QuerySet[Any]") -> Panel:
    rows = [
        PanelRow(_mood_words(one.score), detail=f"{one.score:+.2f}, {ago(one.at)}")
        for one in moods[:_SHOWN]
    ]
    return Panel("Mood of messages", "mood", rows, "No message yet.")


def _mood_words(score: float) -> str:
    return "Pleased" if score > 0.2 else "Displeased" if score < -0.2 else "Neutral"
