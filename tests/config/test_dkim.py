"""The [[delivery.dkim]] of a newsletter: which keys it names, and one line for each mistake."""

from pathlib import Path

import pytest

from digest.core.dkim import Dkim
from tests.config.conftest import LEAST, MAIL, Reader, Refusal

SUB = MAIL.replace("digest@example.org", "digest@news.example.org")
PASTED = "-----BEGIN PRIVATE KEY-----"


def keys(*tables: str, mail: str = MAIL) -> str:
    """A newsletter with these tables as its keys."""
    return LEAST + mail + "".join(f"[[delivery.dkim]]\n{each}\n" for each in tables)


def test_keys_are_what_the_file_says(read: Reader, tmp_path: Path) -> None:
    """R20: several at once; a path begins at the file's folder, and the domain is that of From unless it is said."""
    text = keys(
        'selector = "S2025"\nkey_file = "keys/a.pem"', 'selector = "b"\nkey_env = "KEY"\nretired = true', mail=SUB
    )
    delivery = read(text).delivery
    assert delivery
    assert delivery.dkim == (
        Dkim("s2025", "news.example.org", str(tmp_path / "keys/a.pem")),
        Dkim("b", "news.example.org", key_env="KEY", retired=True),
    )


def test_without_tables_there_are_no_keys(read: Reader) -> None:
    """The relay may sign."""
    delivery = read(LEAST + MAIL).delivery
    assert delivery
    assert delivery.dkim == ()


@pytest.mark.parametrize("domain", ["example.org", "news.example.org", "Example.ORG."])
def test_a_domain_above_the_sender_speaks_for_it(read: Reader, domain: str) -> None:
    """R20: d= aligns with From."""
    delivery = read(keys(f'selector = "a"\ndomain = "{domain}"\nkey_file = "a.pem"', mail=SUB)).delivery
    assert delivery
    assert delivery.dkim[0].domain == domain.lower().rstrip(".")


@pytest.mark.parametrize("domain", ["org", "example.net", "other.example.org", "xample.org", "a.news.example.org"])
def test_any_other_domain_is_refused(refused: Refusal, domain: str) -> None:
    """R20: it would say nothing for the sender."""
    said = refused(keys(f'selector = "a"\ndomain = "{domain}"\nkey_file = "a.pem"', mail=SUB))
    assert said.startswith(f"delivery.dkim 1.domain: '{domain}' is neither news.example.org nor a domain above it")
    assert said.endswith("; leave it out, or sign with a key of the sender's domain")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('key_file = "a.pem"', "delivery.dkim 1.selector: is missing; add it as text in quotes"),
        (
            'selector = "a b"\nkey_file = "a.pem"',
            "delivery.dkim 1.selector: 'a b' is no name for the DNS; give letters",
        ),
        ('selector = "a_b"\nkey_file = "a.pem"', "delivery.dkim 1.selector: 'a_b' is no name for the DNS"),
        ('selector = "-a"\nkey_file = "a.pem"', "delivery.dkim 1.selector: '-a' is no name for the DNS"),
        ('selector = "a."\nkey_file = "a.pem"', "delivery.dkim 1.selector: 'a.' is no name for the DNS"),
        (f'selector = "{"a" * 64}"\nkey_file = "a.pem"', "delivery.dkim 1.selector: "),
        (
            f'selector = "{".".join(["a" * 60] * 4)}"\nkey_file = "a.pem"',
            "delivery.dkim 1.selector: the name of its record would be too long",
        ),
        ('selector = "a"', "delivery.dkim 1.key_file: is missing, and so is key_env; say in one of them"),
        (
            'selector = "a"\nkey_file = "a"\nkey_env = "A"',
            "delivery.dkim 1.key_file: stands beside key_env; say in one",
        ),
        ('selector = "a"\nkey_env = "A B"', "delivery.dkim 1.key_env: 'A B' is no name of a variable; name one"),
        ('selector = "a"\nkey_file = "a.pem"\nkeyfile = "b"', "delivery.dkim 1.keyfile: is not a known key; did you"),
        ('selector = "a"\nkey_file = "a.pem"\nretired = 1', "delivery.dkim 1.retired: 1 is not true or false"),
    ],
)
def test_a_mistake_is_told_in_one_line(refused: Refusal, table: str, said: str) -> None:
    """File, key and remedy."""
    assert refused(keys(table)).startswith(said)


def test_a_name_stands_once(refused: Refusal) -> None:
    """Two keys cannot be published under one name."""
    table = 'selector = "a"\nkey_file = "a.pem"'
    assert refused(keys(table, table)).startswith("delivery.dkim 2.selector: 'a' is there twice; give each")


@pytest.mark.parametrize("key", ["key_file", "key_env"])
def test_a_key_that_was_pasted_is_not_repeated(refused: Refusal, key: str) -> None:
    """Secrets never reach a message."""
    said = refused(keys(f'selector = "a"\n{key} = """{PASTED}\nMIIEsecret"""'))
    assert said.startswith(f"delivery.dkim 1.{key}: holds a key; save it to a file")
    assert "secret" not in said


def test_a_table_that_is_no_list_is_told_so(refused: Refusal) -> None:
    """The usual slip."""
    said = refused(LEAST + MAIL + '[delivery.dkim]\nselector = "a"\nkey_file = "a.pem"\n')
    assert said.startswith("delivery.dkim: is not a list; write [[")
