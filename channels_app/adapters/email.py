"""E-mail through Django's mail settings (any SMTP server)."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from channels_app.adapters.contract import Sendable, SendError, Uncertain


class EmailAdapter:
    """Opens the connection first: a failure there is safe to retry, a silence after the text went out is not."""

    def send(self, message: Sendable) -> str:
        message_id = f"<{message.id}@{_domain(message.sender or settings.DEFAULT_FROM_EMAIL)}>"
        mail = EmailMessage(
            subject=message.subject,
            body=message.body,
            from_email=message.sender or settings.DEFAULT_FROM_EMAIL,
            to=[message.address],
            headers={"Message-ID": message_id},
        )
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(f"mail server: {error}", permanent=False) from error
        try:
            connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise SendError(f"address refused: {codes}", permanent=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPResponseException as error:
            raise SendError(f"refused: {error.smtp_code}", permanent=error.smtp_code >= 500) from error
        except (TimeoutError, OSError, smtplib.SMTPServerDisconnected) as error:
            raise Uncertain(f"no answer after the text was written: {error}") from error
        except ValueError as error:  # a header with a line break, an address Django refuses
            raise SendError(str(error), permanent=True) from error
        finally:
            connection.close()
        return message_id


def _domain(address: str) -> str:
    return address.rpartition("@")[2].rstrip(">") or "localhost"
