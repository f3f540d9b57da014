"""Everything that is neither a search, a project nor a booking."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from channels_app.bot.acts.wish import sought_before
from channels_app.bot.dialogue.dialogue import Dialogue, OfferKind, OpenOffer
from channels_app.bot.policy.step import BotStep
from channels_app.bot.reply import Reply
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.understanding.meaning import Intent
from channels_app.bot.words import buttons, records
from channels_app.bot.words import talk as words
from profiles.choices import ConsentPurpose, ConsentState, ObjectionType
from profiles.memory.welcome import Welcome, welcome_back
from profiles.models import CustomerProfile
from profiles.selectors.welcome import welcome_facts
from profiles.services.memory.sessions import SessionTouch
from profiles.services.memory.tracking import track_objection
from profiles.services.privacy.consent import record_consent


def welcome_of(profile: CustomerProfile, session: SessionTouch, now: datetime) -> Welcome | None:
    """The greeting of a customer who comes back; None but in the first turn of a later session."""
    if not session.is_new or session.session.number < 2:
        return None
    facts = welcome_facts(
        profile=profile, previous_seen=session.previous_seen, verified=True, now=now
    )
    return welcome_back(facts)


def greet(turn: Turn, step: BotStep) -> Thought:
    """Welcome back, with what a "yes" starts; else hello, by name where it is known."""
    others = (buttons.book_visit(), buttons.call_back())
    if welcome := turn.welcome:
        reply = Reply(welcome.text, quick_replies=(buttons.show_homes(), *others))
        return Thought(_with_offer(step.dialogue, welcome), reply)
    hello = words.hello(turn.contact.name or turn.profile.display_name)
    return Thought(step.dialogue, Reply(hello, quick_replies=(buttons.show_2bhk(), *others)))


def _with_offer(dialogue: Dialogue, welcome: Welcome) -> Dialogue:
    """A "yes" to the greeting visits the project, or searches again."""
    if welcome.offer:
        offer = OpenOffer(OfferKind.VISIT, project=welcome.offer)
        return replace(dialogue, focus=welcome.offer, offer=offer)
    if before := sought_before(welcome):
        return replace(dialogue, offer=OpenOffer(OfferKind.SEARCH, search=before))
    return dialogue


def note_objection(turn: Turn) -> None:
    """An objection is remembered, whatever is wished beside it."""
    if turn.said.shows(Intent.OBJECTION):
        kind = turn.said.slots.objection_type or ObjectionType.OTHER
        track_objection(profile=turn.profile, type=kind, at=turn.now)


def answer_objection(turn: Turn, step: BotStep) -> Thought:
    """An objection is taken seriously."""
    kind = turn.said.slots.objection_type or ObjectionType.OTHER
    offering = replace(step.dialogue, offer=OpenOffer(OfferKind.CALLBACK))
    choices = (buttons.yes_call(), buttons.show_others())
    return Thought(offering, Reply(words.objection(kind), quick_replies=choices))


def hand_over(turn: Turn, step: BotStep) -> Thought:
    """A human takes the conversation."""
    asked = turn.said.intent == Intent.HUMAN
    reason = records.ASKED_FOR_A_HUMAN if asked else records.COULD_NOT_HELP
    return Thought(step.dialogue, Reply(words.handed_over(asked=asked)), hands_over=reason)


def stop(turn: Turn, step: BotStep) -> Thought:
    """No more offers; the withdrawal is kept in the ledger."""
    record_consent(
        profile=turn.profile,
        purpose=ConsentPurpose.MARKETING,
        state=ConsentState.WITHDRAWN,
        source=records.ASKED_TO_STOP,
        now=turn.now,
    )
    return Thought(step.dialogue, Reply(words.stopped()))


def say(text: Callable[[], str]) -> Callable[[Turn, BotStep], Thought]:
    """An act whose whole doing is a sentence."""
    return lambda turn, step: Thought(step.dialogue, Reply(text()))
