"""A real mail server on a loopback port, with answers as a test wants them."""

import asyncio
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from realty_crm.local.process import free_port


class Postbox:
    """aiosmtpd's handler. ``at_recipient``/``at_data`` are answers instead of 250; ``silent`` takes
    the text and then says nothing more."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.at_recipient = ""
        self.at_data = ""
        self.silent = False

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.at_recipient:
            return self.at_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.at_data:
            return self.at_data
        assert isinstance(envelope.content, bytes)
        mail = BytesParser(policy=modern).parsebytes(envelope.content)
        self.mails.append(mail)  # type: ignore[arg-type]
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        if self.silent:
            await asyncio.sleep(30)
        return "250 taken"


class MailServer:
    """``with MailServer() as server``: ``server.port``, ``server.box``."""

    def __init__(self, port: int | None = None) -> None:
        self.box = Postbox()
        self.port = port or free_port()
        self._controller = Controller(
            self.box, hostname="127.0.0.1", port=self.port, ready_timeout=10
        )

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
