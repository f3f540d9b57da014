"""E-mail through Django's mail settings (any SMTP server)."""

import smtplib

from django.core.mail import EmailMessage, get_connection

from channels_app.channels.contract import Adapter, Capability, Sendable, SendError, Uncertain
from channels_app.channels.email.account import domain_of, sender_of
from channels_app.channels.email.limits import LIMITS
from profiles.choices import IdentifierKind


class EmailAdapter(Adapter):
    """Opens the connection first: a failure there is safe to retry, a silence after the text went
    out is not."""

    limits = LIMITS
    capability = Capability(
        handle=IdentifierKind.EMAIL,
        needs_account=False,
        has_subjects=True,
        carries_offers=True,
    )

    def send(self, message: Sendable) -> str:
        """The Message-ID is the vendor's id."""
        mail, message_id = self._mail(message)
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(f"mail server: {error}", permanent=False) from error
        try:
            connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            final = all(code >= 500 for code in codes)
            raise SendError(f"address refused: {codes}", permanent=final) from error
        except smtplib.SMTPResponseException as error:
            final = error.smtp_code >= 500
            raise SendError(f"refused: {error.smtp_code}", permanent=final) from error
        except (TimeoutError, OSError, smtplib.SMTPServerDisconnected) as error:
            raise Uncertain(f"no answer after the text was written: {error}") from error
        except ValueError as error:  # a header with a line break, an address Django refuses
            raise SendError(str(error), permanent=True) from error
        finally:
            connection.close()
        return message_id

    def _mail(self, message: Sendable) -> tuple[EmailMessage, str]:
        sender = sender_of(self.account)
        headers = {"Message-ID": f"<{message.id}@{domain_of(sender)}>"}
        if message.reply_to:
            headers |= {"In-Reply-To": message.reply_to, "References": message.reply_to}
        mail = EmailMessage(
            subject=message.subject,
            body="\n".join([message.text, *(one.url for one in message.media)]),
            from_email=sender,
            to=[message.address],
            headers=headers,
        )
        return mail, headers["Message-ID"]
