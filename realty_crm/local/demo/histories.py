"""Living the stories: enquiries, touches, answers and endings, each through the service that does
it in earnest."""

from datetime import datetime
from decimal import Decimal
from functools import partial

from common.channels import Channel
from common.transitions import SYSTEM, Actor
from leads.choices import Direction, InteractionKind, LeadStatus, Source
from leads.models import Lead
from leads.services.pipeline.capture import as_preferences, join_or_open
from leads.services.pipeline.close import Ending, close_lead
from leads.services.pipeline.interactions import Touch, record_interactions
from leads.services.pipeline.progress import give_owner, move_forward
from leads.services.pipeline.temperature import rescore_brokerage
from leads.services.pipeline.watch_deadlines import escalate_overdue_batch
from listings.choices import TransactionType
from profiles.choices import InterestLevel
from profiles.services.identity.resolve import resolve
from profiles.services.memory.preferences import update_preferences
from profiles.services.memory.sessions import touch_session
from profiles.services.memory.tracking import Subject, mark_interested, track_property_viewed
from realty_crm.local.demo.bookings import plan_bookings
from realty_crm.local.demo.brokerages import World
from realty_crm.local.demo.conversations import write_chat
from realty_crm.local.demo.outcomes import wishes
from realty_crm.local.demo.people import LOST_REASONS, STAFF_NOTES
from realty_crm.local.demo.stories import DAY, HOUR, MINUTE, Story, plan_stories
from realty_crm.local.demo.timeline import Timeline
from scheduling.services.callbacks.watch import watch_callbacks_batch
from scheduling.services.routing.offer_leads import offer_new_lead

_CUSTOMER = Actor("customer")
_CHANNELS = {
    Source.WEB_CHAT: Channel.WEB_CHAT,
    Source.WHATSAPP: Channel.WHATSAPP,
    Source.FACEBOOK_AD: Channel.FACEBOOK,
    Source.EMAIL: Channel.EMAIL,
}
_COMMISSION = Decimal("0.02")
_LIKES_IT = 0.8  # from this keenness on a customer says so


def live_through(world: World) -> None:
    """Makes the leads of a demo brokerage with all that happened to them. Call in a transaction."""
    timeline = Timeline()
    stories = plan_stories(world)
    for story in stories:
        _plan(story, world, timeline)
    _plan_decay(min(story.born for story in stories), world, timeline)
    timeline.run(until=world.now)
    watch_callbacks_batch(now=world.now)  # what is late by now has been told, too
    rescore_brokerage(brokerage=world.brokerage, now=world.now)
    escalate_overdue_batch(now=world.now)
    for lead in Lead.objects.of(world.brokerage.pk).filter(submitted_at__gt=world.now - HOUR):
        offer_new_lead(lead_id=lead.pk, now=world.now)


def _plan(story: Story, world: World, timeline: Timeline) -> None:
    timeline.plan(story.born, partial(_enquire, story, world))
    if story.agent:
        timeline.plan(story.born + 2 * MINUTE, partial(_assign, story))
    if story.answered and story.answered < story.last:
        timeline.plan(story.answered, partial(_advance, story, LeadStatus.CONTACTED))
    timeline.plan(story.recorded, partial(_record, story, world))
    plan_bookings(story, world, timeline)
    _plan_ending(story, world, timeline)


def _plan_ending(story: Story, world: World, timeline: Timeline) -> None:
    after = story.recorded
    if story.ending in (LeadStatus.QUALIFIED, LeadStatus.NEGOTIATION, LeadStatus.WON):
        timeline.plan(after + 40 * MINUTE, partial(_advance, story, LeadStatus.QUALIFIED))
    if story.ending in (LeadStatus.NEGOTIATION, LeadStatus.WON):
        timeline.plan(after + 4 * DAY, partial(_advance, story, LeadStatus.NEGOTIATION))
    if story.ending in (LeadStatus.WON, LeadStatus.LOST):
        moment = min(after + (5 + 15 * world.chance.random()) * DAY, world.now - 5 * MINUTE)
        timeline.plan(moment, partial(_close, story, world))


def _plan_decay(first: datetime, world: World, timeline: Timeline) -> None:
    """The scores sink with time; a look every third day, and every sixth hour of the last three, is
    close enough."""

    def decay(now: datetime) -> None:
        rescore_brokerage(brokerage=world.brokerage, now=now, only_due=True)

    moment = first
    while moment < world.now:
        timeline.plan(moment, decay)
        moment += 6 * HOUR if world.now - moment < 3 * DAY else 3 * DAY


def _enquire(story: Story, world: World, now: datetime) -> None:
    """What leads.services.pipeline.capture does, but for the touch and the score: those come with
    all others, because scoring lead by lead would take most of the time."""
    enquiry = story.enquiry
    profile = resolve(brokerage=world.brokerage, contact=enquiry.contact, now=now).profile
    lead, _ = join_or_open(
        brokerage=world.brokerage,
        profile=profile,
        enquiry=enquiry,
        actor=_CUSTOMER,
        now=now,
    )
    lead.tags, lead.attributes = list(enquiry.tags), wishes(world.wishes)
    lead.save(update_fields=["tags", "attributes"])
    update_preferences(profile=profile, said=as_preferences(enquiry.wish))
    if enquiry.contact.user_id:
        touch_session(profile=profile, key="first", now=now)
    story.captured = lead


def _record(story: Story, world: World, now: datetime) -> None:
    """Everything that was done and said, in one go."""
    channel = _CHANNELS.get(Source(story.enquiry.source), "")
    form = Touch(
        kind=InteractionKind.FORM, occurred_at=story.born, text=story.enquiry.initial_message
    )
    touches = [
        form,
        *(
            Touch(
                kind=one.kind,
                occurred_at=one.moment,
                text=one.text,
                channel=channel if one.text else "",
            )
            for one in story.doings
        ),
        *_answers(story, world),
    ]
    record_interactions(
        lead=story.lead, touches=touches, brokerage=world.brokerage, actor=_actor(story), now=now
    )
    _remember(story, world)
    write_chat(story, world)


def _answers(story: Story, world: World) -> list[Touch]:
    """The first human touch, by phone where there is one."""
    if story.answered is None:
        return []
    by_phone = story.enquiry.contact.phone is not None
    return [
        Touch(
            kind=InteractionKind.CALL if by_phone else InteractionKind.EMAIL,
            occurred_at=story.answered,
            direction=Direction.OUTBOUND,
            channel=Channel.VOICE if by_phone else Channel.EMAIL,
            text=world.chance.choice(STAFF_NOTES),
            user=story.agent,
        )
    ]


def _remember(story: Story, world: World) -> None:
    """What a customer whom the site knows looked at and liked, and that they came back."""
    if not story.enquiry.contact.user_id:
        return
    profile = story.lead.profile
    if any(one.kind == InteractionKind.CATALOG_VIEW for one in story.doings):
        for listing in (story.listing, world.chance.choice(world.listings)):
            track_property_viewed(
                profile=profile, subject=Subject.of_listing(listing), at=story.last
            )
    if story.keenness > _LIKES_IT:
        subject = Subject.of_listing(story.listing)
        mark_interested(profile=profile, subject=subject, level=InterestLevel.HIGH, at=story.last)
    touch_session(profile=profile, key="last", now=story.last)


def _assign(story: Story, now: datetime) -> None:
    give_owner(story.lead, story.agent)


def _advance(story: Story, status: LeadStatus, now: datetime) -> None:
    reason = "first human touch" if status == LeadStatus.CONTACTED else ""
    move_forward(story.lead, status, actor=_actor(story), now=now, reason=reason)


def _close(story: Story, world: World, now: datetime) -> None:
    won = story.ending == LeadStatus.WON
    value = _deal_value(story, world) if won else None
    close_lead(
        lead=story.lead,
        outcome=story.ending,
        actor=_actor(story),
        now=now,
        reason="" if won else world.chance.choice(LOST_REASONS),
        ending=Ending(value, value * _COMMISSION if value else None),
    )


def _deal_value(story: Story, world: World) -> Decimal:
    """A little under the asking price, in whole thousands; a rent counts for its first year."""
    price = Decimal(story.listing.price)
    monthly = story.listing.transaction_type == TransactionType.RENT and world.demo.country == "IN"
    discount = Decimal(world.chance.randint(0, 6)) / 100
    return (price * (12 if monthly else 1) * (1 - discount)).quantize(Decimal("1E3"))


def _actor(story: Story) -> Actor:
    return Actor(story.agent.name, story.agent.pk) if story.agent else SYSTEM
