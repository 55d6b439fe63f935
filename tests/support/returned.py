"""Mails that come back, as servers and programs of several makes write them: made after the RFCs, not copied."""

from collections.abc import Sequence

TO = "bounces+token@example.org"
ADA = "ada@far.example"
ORIGINAL = """From: Trending <digest@example.org>
To: ada@far.example
Message-ID: <trending.2025-03-18-0700.token@example.org>
Subject: 56 new papers

550 5.1.1 this is the copy
"""


def lines(text: str) -> bytes:
    """A mail as it goes over the wire."""
    return text.lstrip("\n").replace("\n", "\r\n").encode()


NOTICE = """
Return-Path: <>
Delivered-To: {to}
Date: Tue, 18 Mar 2025 07:00:05 +0000 (UTC)
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="9A1B2.1742281205/mx.example.org"
Message-Id: <20250318070005.9A1B2@mx.example.org>

This is a MIME-encapsulated message.

--9A1B2.1742281205/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered to one or more recipients.

--9A1B2.1742281205/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Tue, 18 Mar 2025 07:00:01 +0000 (UTC)

Final-Recipient: {final}
Action: {action}
{fields}
--9A1B2.1742281205/mx.example.org
Content-Description: Undelivered Message
Content-Type: message/rfc822

{original}
--9A1B2.1742281205/mx.example.org--
"""


def notice(
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <ada@far.example>: no such user",
    action: str = "failed",
    final: str = f"rfc822; {ADA}",
    to: str = TO,
    more: str = "",
) -> bytes:
    """A delivery status notification (RFC 3464), as Postfix words it; `more` are further groups of fields."""
    code = f"Status: {status}\n" if status else ""
    diagnostic = f"Diagnostic-Code: {said}\n" if said else ""
    fields = f"{code}{diagnostic}{more}"
    return lines(NOTICE.format(to=to, final=final, action=action, fields=fields, original=ORIGINAL))


# Exchange: base64 for the text, its own codes beyond the words, a part of a part around it all.
EXCHANGE = lines(f"""
From: <postmaster@exchange.example>
To: <{TO}>
Date: Tue, 18 Mar 2025 08:00:05 +0100
Content-Type: multipart/report; report-type=delivery-status; boundary="_4f_"
X-MS-Exchange-Message-Is-Ndr:
Message-ID: <4f@exchange.example>
In-Reply-To: <trending.2025-03-18-0700.token@example.org>
Subject: Undeliverable: 56 new papers
Auto-Submitted: auto-replied

--_4f_
Content-Type: multipart/alternative; differences=Content-Type; boundary="_4f2_"

--_4f2_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

RGVsaXZlcnkgaGFzIGZhaWxlZC4=

--_4f2_
Content-Type: text/html; charset="utf-8"

<p>Delivery has failed.</p>

--_4f2_--

--_4f_
Content-Type: message/delivery-status

Reporting-MTA: dns;exchange.example
Received-From-MTA: dns;relay.example.org
Arrival-Date: Tue, 18 Mar 2025 07:00:02 +0000

Final-Recipient: rfc822;ada@far.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; no recipient of this address
X-Display-Name: Ada

--_4f_
Content-Type: message/rfc822

{ORIGINAL}
--_4f_--
""")

# Exim: the recipient in a header of its own, and a text; a copy of the message below a line.
EXIM = lines(f"""
Return-path: <>
Envelope-to: {TO}
From: Mail Delivery System <Mailer-Daemon@exim.example>
To: {TO}
X-Failed-Recipients: ada@far.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1-00-0A@exim.example>

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@far.example
    host mx.far.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<ada@far.example>:
    550 5.1.1 <ada@far.example>: no such user

------ This is a copy of the message, including all the headers. ------

{ORIGINAL}""")

# qmail: a text alone, with a code where its own programs write it.
QMAIL = lines(f"""
Return-Path: <>
Delivered-To: {TO}
From: MAILER-DAEMON@qmail.example
To: {TO}
Subject: failure notice
Date: 18 Mar 2025 07:00:05 -0000

Hi. This is the qmail-send program at qmail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@far.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

{ORIGINAL}""")

# With addresses beyond ASCII (RFC 6533), in a type of its own.
GLOBAL = (
    notice(final="utf-8; grüße@far.example", said="smtp; 550 5.1.6 moved", status="5.1.6")
    .replace(b"message/delivery-status", b"message/global-delivery-status")
)  # fmt: skip


def complaint(kind: str = "abuse", fields: str = "", copy: str = ORIGINAL, to: str = "abuse@example.org") -> bytes:
    """A report of a mailbox provider (RFC 5965)."""
    return lines(f"""
From: <feedback@provider.example>
Date: Tue, 18 Mar 2025 09:00:00 +0000
Subject: FW: 56 new papers
To: {to}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"
Message-ID: <fbl.1@provider.example>

--part
Content-Type: text/plain; charset="US-ASCII"

This is an e-mail abuse report.

--part
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1
{fields}
--part
Content-Type: message/rfc822
Content-Disposition: inline

{copy}
--part--
""")


def mail(
    subject: str = "",
    headers: Sequence[str] = (),
    to: str = TO,
    sender: str = "Ada <ada@far.example>",
    mark: str = "1",
    body: str = "",
) -> bytes:
    """A mail of a person, or of a program that answers for one."""
    more = "".join(f"{line}\n" for line in headers)
    return lines(
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{mark}@far.example>\n{more}\n{body or 'Words.'}\n"
    )


ANSWERS = {
    "vacation": mail("Re: 56 new papers", ["Auto-Submitted: auto-replied (vacation)"]),
    "exchange": mail("Automatic reply: 56 new papers", ["X-Auto-Response-Suppress: All"]),
    "precedence": mail("Re: 56 new papers", ["Precedence: junk"]),
    "autoreply": mail("Re: 56 new papers", ["X-Autoreply: yes"]),
    "subject": mail("=?utf-8?q?R=C3=A9ponse_automatique_=3A_56?="),
    "receipt": lines(f"""
From: ada@far.example
To: {TO}
Subject: Read: 56 new papers
Content-Type: multipart/report; report-type=disposition-notification; boundary="mdn"

--mdn
Content-Type: text/plain

The message was shown.

--mdn
Content-Type: message/disposition-notification

Final-Recipient: rfc822; ada@far.example
Disposition: manual-action/MDN-sent-manually; displayed

--mdn--
"""),
}

SEEDS: tuple[bytes, ...] = (
    notice(),
    notice("4.2.2", "smtp; 452 4.2.2 full", "delayed"),
    EXCHANGE,
    EXIM,
    QMAIL,
    GLOBAL,
    complaint(),
    mail("unsubscribe trending"),
    *ANSWERS.values(),
)
