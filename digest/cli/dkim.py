"""digest dkim: keys that sign mail, and what to publish of them."""

import json
import os
from pathlib import Path
from typing import Any

import click

from digest.cli.app import App, command, shown
from digest.core.dkim import ED25519, RSA, check_host, host, strings, zone_line
from digest.core.errors import UsageError
from digest.wiring.signing import Key, new_key, newsletter_keys

SELECTOR = "give letters, digits and hyphens, as in s2025"
ANY = "example.org"  # in whose place any domain might stand


@click.group()
def dkim() -> None:
    """Keys that sign mail, and what to publish of them."""


@dkim.command()
@click.argument("selector")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rsa", "algorithm", flag_value=RSA, default=RSA, help="An RSA key of 2048 bits, which all can verify.")
@click.option("--ed25519", "algorithm", flag_value=ED25519, help="An Ed25519 key, to sign beside an RSA key.")
@click.option("--domain", default="", help="Whose key it is; without it, the name is given within its zone.")
@command
def new(app: App, selector: str, file: Path, algorithm: str, domain: str) -> None:
    """Make a key, and print what to publish of it.

    SELECTOR names it beside other keys of the domain, such as s2025. FILE is written so that nobody else can read it,
    and never written over.
    """
    selector, domain = selector.lower(), domain.lower().rstrip(".")
    try:
        check_host(selector, domain or ANY)
    except ValueError as problem:
        raise UsageError(str(problem), SELECTOR) from None
    try:
        record, bits = new_key(file, algorithm)
    except FileExistsError:
        raise UsageError(f"{shown(file)}: is there already", "name another file; nothing was written") from None
    name = host(selector, domain)
    app.document({"file": str(file), **_document(selector, domain, algorithm, bits, name, record)})
    app.console.print(f"[bold]{shown(file)}[/] holds a new key ({algorithm}, {bits} bits) that only you can read.")
    app.console.print(f"Publish in the DNS{f' of {domain}' if domain else ''}:\n")
    _print(app, zone_line(f"{name}." if domain else name, record))
    app.console.print("\nand then let the newsletter sign by it:\n")
    path = os.path.relpath(file, app.settings.schedules)
    _print(app, f'[[delivery.dkim]]\nselector = "{selector}"\nkey_file = {json.dumps(path)}')


@dkim.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def show(app: App, names: tuple[str, ...]) -> None:
    """Print what is to be published of the keys of a newsletter."""
    documents = []
    for newsletter in app.newsletters(names):
        found = newsletter_keys(newsletter)
        documents.append({"newsletter": newsletter.name, "keys": [_key_document(key) for key in found]})
        for key in found:
            signing = key.signer.signing
            retired = ", retired" if key.dkim.retired else ""
            app.console.print(f"{newsletter.name}  [bold]{key.host}[/]  {signing.algorithm}, {key.bits} bits{retired}")
            _print(app, zone_line(f"{key.host}.", key.record))
        if not found:
            app.console.print(
                f"{newsletter.name}  has no [[delivery.dkim]], so that its relay has to sign", markup=False
            )
    app.document(documents[0] if len(documents) == 1 else documents)


def _key_document(key: Key) -> dict[str, Any]:
    """A key as programs read it."""
    signing = key.signer.signing
    told = _document(signing.selector, signing.domain, signing.algorithm, key.bits, key.host, key.record)
    return {**told, "retired": key.dkim.retired, "fingerprint": signing.fingerprint}


def _document(selector: str, domain: str, algorithm: str, bits: int, name: str, record: str) -> dict[str, Any]:
    published = {"name": name, "type": "TXT", "value": record, "strings": strings(record)}
    return {"selector": selector, "domain": domain, "algorithm": algorithm, "bits": bits, "record": published}


def _print(app: App, text: str) -> None:
    """Text to be copied: never broken, and nothing in it is markup."""
    app.console.print(text, markup=False, soft_wrap=True)
