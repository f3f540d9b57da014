"""Living the stories: enquiries, touches, answers and endings, each through the service that does it in earnest."""

from datetime import datetime
from decimal import Decimal
from functools import partial

from common.transitions import SYSTEM, Actor
from leads.choices import Channel, Direction, InteractionKind, LeadStatus, Source
from leads.services.capture import capture
from leads.services.close import close_lead
from leads.services.interactions import Touch, record_interaction
from leads.services.progress import give_owner, move_forward
from leads.services.rescore import rescore_brokerage
from listings.choices import TransactionType
from profiles.choices import InterestLevel
from profiles.services.sessions import touch_session
from profiles.services.tracking import Subject, mark_interested, track_property_viewed
from realty_crm.demo.bookings import plan_bookings
from realty_crm.demo.brokerages import World
from realty_crm.demo.conversations import chat, is_chat
from realty_crm.demo.people import LOST_REASONS, QUESTIONS, STAFF_NOTES
from realty_crm.demo.stories import DAY, HOUR, MINUTE, Story, plan_stories
from realty_crm.demo.timeline import Timeline
from scheduling.services.watch_callbacks import watch_callbacks_batch

_MOST_TOUCHES = 9
_KINDS = {
    InteractionKind.CATALOG_VIEW: 40,
    InteractionKind.MESSAGE: 35,
    InteractionKind.VOICE: 8,
    InteractionKind.QR_SCAN: 8,
    InteractionKind.PROPERTY_VIEW: 5,
    InteractionKind.SHARE: 4,
}
_CHANNELS = {
    Source.WEB_CHAT: Channel.WEB_CHAT,
    Source.WHATSAPP: Channel.WHATSAPP,
    Source.FACEBOOK_AD: Channel.FACEBOOK,
    Source.EMAIL: Channel.EMAIL,
}
_KEEN = 0.7  # from here on a customer says that they like the project


def live_through(world: World) -> None:
    """Makes the leads of a demo brokerage with all that happened to them. Call in a transaction."""
    timeline = Timeline()
    stories = plan_stories(world)
    for story in stories:
        _plan(story, world, timeline)
    first = min(story.born for story in stories)
    _plan_decay(first, world, timeline)
    timeline.run(until=world.now)
    watch_callbacks_batch(now=world.now)  # what is late by now has been told, too
    rescore_brokerage(brokerage=world.brokerage, now=world.now)


def _plan(story: Story, world: World, timeline: Timeline) -> None:
    chance = world.chance
    timeline.plan(story.born, partial(_enquire, story, world))
    for _ in range(round(_MOST_TOUCHES * story.keenness * chance.random())):
        kind = chance.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
        moment = story.born + (story.last - story.born) * chance.random()
        timeline.plan(moment, partial(_touch, story, world, kind))
    if story.last > story.born:
        timeline.plan(story.last, partial(_touch, story, world, InteractionKind.MESSAGE))
    if story.agent:
        timeline.plan(story.born + 2 * MINUTE, partial(_assign, story))
        timeline.plan(story.born + (3 + chance.expovariate(1 / 45)) * MINUTE, partial(_answer, story, world))
    plan_bookings(story, world, timeline)
    if story.ending in (LeadStatus.QUALIFIED, LeadStatus.NEGOTIATION, LeadStatus.WON):
        timeline.plan(story.last + 40 * MINUTE, partial(_advance, story, LeadStatus.QUALIFIED))
    if story.ending in (LeadStatus.NEGOTIATION, LeadStatus.WON):
        timeline.plan(story.last + 4 * DAY, partial(_advance, story, LeadStatus.NEGOTIATION))
    if story.ending in (LeadStatus.WON, LeadStatus.LOST):
        moment = min(story.last + (5 + 15 * chance.random()) * DAY, world.now - 5 * MINUTE)
        timeline.plan(moment, partial(_close, story, world))


def _plan_decay(first: datetime, world: World, timeline: Timeline) -> None:
    """The scores sink as they do in earnest; a look each day, and each hour of the last three, is close enough."""

    def decay(now: datetime) -> None:
        rescore_brokerage(brokerage=world.brokerage, now=now, only_due=True)

    moment = first
    while moment < world.now:
        timeline.plan(moment, decay)
        moment += HOUR if world.now - moment < 3 * DAY else DAY


def _enquire(story: Story, world: World, now: datetime) -> None:
    story.captured, _ = capture(brokerage=world.brokerage, enquiry=story.enquiry, actor=Actor("customer"), now=now)
    if story.enquiry.contact.external_id:
        touch_session(profile=story.lead.profile, key="first", now=now)
    if is_chat(story):
        chat(story, world, story.enquiry.initial_message, now)
    if story.keenness > _KEEN:
        subject = Subject.of_listing(story.listing)
        mark_interested(profile=story.lead.profile, subject=subject, level=InterestLevel.HIGH, at=now)


def _touch(story: Story, world: World, kind: InteractionKind, now: datetime) -> None:
    """Something the customer does."""
    profile = story.lead.profile
    written = kind in (InteractionKind.MESSAGE, InteractionKind.VOICE)
    text = world.chance.choice(QUESTIONS) if written else ""
    channel = _CHANNELS.get(Source(story.enquiry.source), "") if written else ""
    touch = Touch(kind=kind, occurred_at=now, channel=channel, text=text)
    record_interaction(lead=story.lead, touch=touch, brokerage=world.brokerage, actor=Actor("customer"), now=now)
    if kind == InteractionKind.CATALOG_VIEW:
        track_property_viewed(profile=profile, subject=Subject.of_listing(world.chance.choice(world.listings)), at=now)
    if story.enquiry.contact.external_id and now == story.last:
        touch_session(profile=profile, key="last", now=now)
    if kind == InteractionKind.MESSAGE and is_chat(story):
        chat(story, world, text, now)


def _assign(story: Story, now: datetime) -> None:
    give_owner(story.lead, story.agent)


def _answer(story: Story, world: World, now: datetime) -> None:
    """The first human touch."""
    assert story.agent is not None  # planned for stories with an agent only
    kind = InteractionKind.CALL if story.enquiry.contact.phone else InteractionKind.EMAIL
    touch = Touch(
        kind=kind,
        occurred_at=now,
        direction=Direction.OUTBOUND,
        channel=Channel.VOICE if kind == InteractionKind.CALL else Channel.EMAIL,
        text=world.chance.choice(STAFF_NOTES),
        user=story.agent,
    )
    record_interaction(lead=story.lead, touch=touch, brokerage=world.brokerage, actor=_actor(story), now=now)


def _advance(story: Story, status: LeadStatus, now: datetime) -> None:
    if story.lead.is_open:
        move_forward(story.lead, status, actor=_actor(story), now=now)


def _close(story: Story, world: World, now: datetime) -> None:
    won = story.ending == LeadStatus.WON
    close_lead(
        lead=story.lead,
        outcome=story.ending,
        actor=_actor(story),
        now=now,
        reason="" if won else world.chance.choice(LOST_REASONS),
        value=_deal_value(story, world) if won else None,
    )


def _deal_value(story: Story, world: World) -> Decimal:
    """A little under the asking price; a rent counts for its first year."""
    price = Decimal(story.listing.price)
    monthly = story.listing.transaction_type == TransactionType.RENT and world.demo.country == "IN"
    discount = Decimal(world.chance.randint(0, 6)) / 100
    return (price * (12 if monthly else 1) * (1 - discount)).quantize(Decimal(1000))


def _actor(story: Story) -> Actor:
    return Actor(story.agent.name, story.agent.pk) if story.agent else SYSTEM
