"""What a signature costs beside the bare one that it holds, and beside dkimpy's.

    python tests/benchmarks/bench_dkim.py [--messages 200] [--size 70000]

Messages share a body of so many bytes and differ in what is their own, as those of an issue do. Ours is a whole
signature, from the header lines of a delivery to the lines that are put above them; the bare one is a call of
`cryptography` with a sha256 that is there already. dkimpy is given the whole message each time.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace

import dkim
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from digest.core.dkim import ED25519, RSA
from digest.core.outbox import Body, Delivery
from digest.mail.writing.dkim import Signer
from digest.mail.writing.keys import signer
from digest.mail.writing.message import own_lines, spliced
from digest.mail.writing.planning import plan
from digest.mail.writing.sealing import sealed
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.letters import SECRET, letter
from tests.support.measuring import Paired, paired
from tests.support.signing import private

TIMES = 15
FEW = 20  # messages that dkimpy signs
SUM = bytes(32)


def main() -> None:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(description="Measure signatures.")
    parser.add_argument("--messages", type=int, default=200, help="how many are signed in a go")
    parser.add_argument("--size", type=int, default=70_000, help="bytes of the body")
    options = parser.parse_args()
    body, deliveries = _planned(options.messages, options.size)
    keys = {each: signer("s1", "example.org", private(each)) for each in (RSA, ED25519)}
    for name, key in keys.items():
        figure = paired(_ours(body, deliveries, [key]), _bare([key], len(deliveries)), TIMES)
        _say(f"{name}: {len(deliveries)} signatures", figure, "bare signatures")
    both = list(keys.values())
    figure = paired(_ours(body, deliveries, both), _bare(both, len(deliveries)), TIMES)
    _say(f"both: {len(deliveries)} messages", figure, "bare signatures")
    free = Signer(keys[ED25519].signing, lambda _: SUM * 2)
    figure = paired(_ours(body, deliveries, [free]), _bare([keys[ED25519]], len(deliveries)), TIMES)
    _say(f"what stands around {len(deliveries)} signatures", figure, "bare Ed25519 signatures")
    for name, key in keys.items():
        some = deliveries[:FEW]
        figure = paired(_theirs(body, some, name), _ours(body, some, [key]))
        _say(f"dkimpy {name}: {len(some)} signatures", figure, "ours")


def _say(what: str, figure: Paired, yardstick: str) -> None:
    """As the other benchmarks do, with hundredths."""
    print(f"{what:<58} {figure.seconds * 1000:>9.2f} ms {figure.ratio:>9.2f} x {yardstick}")  # noqa: T201 - it reports


def _planned(messages: int, size: int) -> tuple[Body, Sequence[Delivery]]:
    """The sample issue for so many readers, with a body of about so many bytes."""
    recipients = tuple(f"reader{number}@example.org" for number in range(messages))
    newsletter = sample_newsletter(delivery=sample_delivery(recipients=recipients))
    body, deliveries = plan(newsletter, letter(), SECRET)
    line = b"x" * 74 + b"\r\n"
    return replace(body, content=body.content + line * (max(0, size - len(body.content)) // len(line))), deliveries


def _ours(body: Body, deliveries: Sequence[Delivery], signers: Sequence[Signer]) -> Callable[[], object]:
    """The signatures of all messages; what they share was hashed for the first of them."""
    seal = sealed(body, signers)
    messages = [(own_lines(each), each.date) for each in deliveries]
    return lambda: [seal.lines(own, date) for own, date in messages]


def _bare(signers: Sequence[Signer], count: int) -> Callable[[], object]:
    return lambda: [signer.sign(SUM) for _ in range(count) for signer in signers]


def _theirs(body: Body, deliveries: Sequence[Delivery], algorithm: str) -> Callable[[], object]:
    """Signatures of whole messages, in the same forms and of the same headers, by dkimpy."""
    key = private(algorithm)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        pem = dkim.base64.b64encode(key.private_bytes_raw())
    else:
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    messages = [spliced(body, each) for each in deliveries]
    way = {"canonicalize": (b"relaxed", b"simple"), "signature_algorithm": algorithm.encode()}
    return lambda: [dkim.sign(message, b"s1", b"example.org", pem, **way) for message in messages]


if __name__ == "__main__":
    main()
