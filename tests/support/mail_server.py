"""A real SMTP server (aiosmtpd, Debian's python3) that keeps every mail in a folder: mail_server.py PORT FOLDER CERTIFICATE KEY USER PASSWORD.

STARTTLS and a sign-in are required. The name before the @ says what the server does:
    later…   451 at the first attempt        never…   550 always
    broken…  the line breaks after the first mail has gone over and before it is acknowledged
"""

import signal
import ssl
import sys
import warnings
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

warnings.simplefilter("ignore")  # of aiosmtpd about itself
port, folder, certificate, key, user, password = sys.argv[1:]
seen: set[str] = set()


class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later") and address not in seen:
            seen.add(address)
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        if address.startswith("broken") and address not in seen:
            seen.add(address)
            server.transport.abort()
            return "250 never said"
        place = Path(folder)
        temporary = place / "incoming"
        temporary.write_bytes(b"X-Envelope-To: " + address.encode() + b"\r\n" + envelope.content)
        temporary.rename(place / f"{len(list(place.glob('*.eml'))):04}.eml")
        return "250 kept"


def signed_in(server, session, envelope, mechanism, data):
    right = data.login == user.encode() and data.password == password.encode()
    return AuthResult(success=right)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
controller = Controller(Keeper(), hostname="127.0.0.1", port=int(port), tls_context=context, require_starttls=True,
                        authenticator=signed_in, auth_required=True)
controller.start()
signal.sigwait({signal.SIGTERM, signal.SIGINT})
controller.stop()
