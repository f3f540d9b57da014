"""Who it is: what was said, beside what came with the message."""

from dataclasses import replace

from channels_app.bot.understanding.slots import Details
from profiles.contact import Contact, read_email, read_phone


def with_details(contact: Contact, said: Details, *, region: str) -> Contact:
    """The contact with what was said in its place; what is no phone or e-mail says nothing.
    ``region`` is the country whose national numbers are meant, such as "IN"."""
    return replace(
        contact,
        name=said.name or contact.name,
        phone=read_phone(said.phone, region=region) or contact.phone,
        email=read_email(said.email) or contact.email,
    )
