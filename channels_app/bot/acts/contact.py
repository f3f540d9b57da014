"""Who it is: what was said, beside what came with the message."""

from channels_app.bot.understanding.slots import Details
from profiles.handles import Contact, read_email, read_phone


def with_details(contact: Contact, said: Details, *, region: str) -> Contact:
    """The contact with what was said in its place; what is no phone or e-mail says nothing.
    ``region`` is the country whose national numbers are meant, such as "IN"."""
    return contact.saying(
        name=said.name,
        phone=read_phone(said.phone, region=region),
        email=read_email(said.email),
    )
