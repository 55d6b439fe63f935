"""The relay of a [delivery]: what its address may be, and that no message repeats it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.relay import relay, relays, ways_out
from digest.config.table import Table
from digest.core.errors import ConfigError
from digest.core.mailing import Form, Outlet, Relay, Tls

SECRET = "pAssw0rd"
PIECES = [
    "smtp",
    "smtps",
    "http",
    ":",
    "//",
    "/",
    "@",
    "[",
    "]",
    "?",
    "#",
    "%3A",
    "%40",
    "%",
    " ",
    "\n",
    "25",
    "h",
    "ü",
    SECRET,
]


def made(url: object, **more: object) -> Relay:
    """The relay of a [delivery] in the folder f."""
    return relay(Table({"relay": url, **more}, "n.toml", "delivery"), "relay", Path("f"))


def refusal(url: object, **more: object) -> str:
    """What is said of a relay that is none: one line that names file and key."""
    with pytest.raises(ConfigError) as problem:
        made(url, **more)
    assert str(problem.value).isprintable()
    assert str(problem.value).startswith("n.toml: delivery.")
    return str(problem.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://relay.example.org", "relay.example.org", 587, Tls.STARTTLS),
        ("smtp://Relay.EXAMPLE.org/", "relay.example.org", 587, Tls.STARTTLS),
        ("smtps://relay.example.org:1", "relay.example.org", 1, Tls.IMPLICIT),
        ("smtp://relay.example.org:65535", "relay.example.org", 65535, Tls.STARTTLS),
        ("smtp://LOCALHOST", "localhost", 25, Tls.NONE),
        ("smtp://127.8.0.1", "127.8.0.1", 25, Tls.NONE),
        ("smtp://192.0.2.1", "192.0.2.1", 587, Tls.STARTTLS),
        ("smtp://[::1]", "::1", 25, Tls.NONE),
        ("smtp://[::1]:2525", "::1", 2525, Tls.NONE),
        ("smtp://[2001:DB8::1]:587", "2001:db8::1", 587, Tls.STARTTLS),
        ("smtps://[2001:db8::1]", "2001:db8::1", 465, Tls.IMPLICIT),
        ("smtp://localhost.example.org", "localhost.example.org", 587, Tls.STARTTLS),
        ("smtp://127.0.0.1.example.org", "127.0.0.1.example.org", 587, Tls.STARTTLS),
    ],
)
def test_a_relay_is_a_host_by_name_or_number(url: str, host: str, port: int, tls: Tls) -> None:
    """R50: only what certainly is this machine goes without TLS by default, IPv6 included."""
    assert (made(url).host, made(url).port, made(url).tls) == (host, port, tls)


@pytest.mark.parametrize(
    ("written", "user"),
    [
        ("me", "me"),
        ("me%40example.org", "me@example.org"),
        ("me@example.org", "me@example.org"),
        ("gr%C3%BC%C3%9Fe", "grüße"),
        ("a%2Fb%25%3Fc", "a/b%?c"),
        ("a+b", "a+b"),
    ],
)
def test_a_user_may_be_written_with_percent_signs(written: str, user: str) -> None:
    """A provider's user is often an address; how the @ is written makes no difference."""
    assert made(f"smtps://{written}@relay.example.org").user == user


@pytest.mark.parametrize(
    "url",
    [
        f"smtp://me:{SECRET}@relay.example.org",
        f"smtps://me%3A{SECRET}@relay.example.org",
        f"smtp://me@example.org:{SECRET}@relay.example.org:587",
        f"smtp://:{SECRET}@relay.example.org",
        f"smtp://me:{SECRET}/x@relay.example.org",
        f"smtp://me:{SECRET}#x?y z@relay.example.org:port",
        f"smtp://me:p@{SECRET}@relay.example.org",
        f"me:{SECRET}@relay.example.org",
        f"smtp:me:{SECRET}@relay.example.org",
        f"http://me:{SECRET}@relay.example.org",
    ],
)
def test_a_password_is_no_part_of_a_relay(url: str) -> None:
    """A file of settings holds no password; the message says where it belongs, and does not repeat it."""
    message = refusal(url)
    assert message.endswith("holds a password; take it out; the variable that password_env names holds it")
    assert SECRET not in message


@pytest.mark.parametrize(
    "url",
    [
        f"{SECRET}",
        f"{SECRET}@relay.example.org",
        f"http://{SECRET}.example.org",
        f"smtp://me:{SECRET}",
        f"smtp://relay.example.org:{SECRET}",
        f"smtp://relay.example.org:25:{SECRET}",
        f"smtp://relay.example.org/{SECRET}",
        f"smtp://relay.example.org?password={SECRET}",
        f"smtp://me {SECRET}@relay.example.org",
        f"smtp://me%0A{SECRET}@relay.example.org",
        f"smtp://me%00{SECRET}@relay.example.org",
        f" smtp://{SECRET}.example.org",
        "smtp://",
        "smtp://@relay.example.org",
        "smtp://::1",
        "smtp://[::1",
        "smtp://[relay.example.org]",
        "smtp://[::1]x",
        "smtp://rélay.example.org",
        "smtp://relay.example.org:",
        "smtp://relay.example.org:٢٥",
        "smtp://relay.example.org:123456",
    ],
)
def test_what_is_no_relay_is_not_repeated(url: str) -> None:
    """Whatever is wrong with it, a password may stand anywhere in it."""
    message = refusal(url)
    assert message.endswith(
        "is no relay; write it as smtp://user@host:587 or smtps://user@host, or as maildir:folder or eml:folder"
    )
    assert SECRET not in message


@pytest.mark.parametrize("port", ["0", "00000", "65536", "99999"])
def test_a_port_is_one_that_can_be(port: str) -> None:
    """The message says which those are."""
    told = "n.toml: delivery.relay: has no port that can be; give one from 1 to 65535, such as 587"
    assert refusal(f"smtp://relay.example.org:{port}") == told


@pytest.mark.parametrize("url", [[f"smtp://me:{SECRET}@h"], {"url": f"smtp://me:{SECRET}@h"}, [[SECRET]]])
def test_a_relay_of_another_kind_is_not_repeated(url: object) -> None:
    """A list or a table where text belongs may hold the password as well."""
    message = refusal(url)
    assert message == "n.toml: delivery.relay: is not text in quotes; write text in quotes"


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_message_holds_what_stands_in_a_relay(url: str) -> None:
    """However an address is torn: it is a relay whose user has no password in it, or a line that does not repeat it."""
    said = ""
    try:
        user = made(url).user
    except ConfigError as problem:
        user, said = "", str(problem)
    assert SECRET not in said
    assert said.isprintable()
    assert user.isprintable()
    assert ":" not in user


@pytest.mark.parametrize("host", ["[:.:]", "[1]", "[::1::]", "-h", "...", "a..b"])
def test_a_host_that_cannot_be_is_refused(host: str) -> None:
    """R66: what cannot be is refused when the file is read, not when mail is due."""
    assert "delivery.relay: is no relay" in refusal(f"smtp://{host}")


def test_a_user_of_broken_percent_signs_is_refused() -> None:
    """A user that nobody wrote is never sent to a relay."""
    assert "delivery.relay: is no relay" in refusal("smtp://me%FF@relay.example.org")


def test_several_relays_each_have_keys_of_their_own() -> None:
    """R46: the preferred one first."""
    tables = [
        {"url": "smtp://a@one.example.org", "password_env": "ONE", "connections": 5},
        {"url": "smtps://b@two.example.org", "password_env": "TWO"},
    ]
    found = relays(Table({"relay": tables}, "n.toml", "delivery"), Path("f"))
    assert [(each.host, each.user, each.password_env, each.connections) for each in found] == [
        ("one.example.org", "a", "ONE", 5),
        ("two.example.org", "b", "TWO", 2),
    ]
    assert relays(Table({"relay": "smtp://one.example.org"}, "n.toml", "delivery"), Path("f"))[0].host == found[0].host


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ([], "n.toml: delivery.relay: names no relay"),
        ([{"connections": 1}], "n.toml: delivery.relay 1.url: is missing"),
        ([{"url": "smtp://one", "port": 25}], "n.toml: delivery.relay 1.port: is not a known key"),
        (["smtp://one"], "n.toml: delivery.relay: is not a list of tables"),
        ([{"url": f"smtp://a:{SECRET}@one"}], "n.toml: delivery.relay 1.url: holds a password"),
    ],
)
def test_what_is_wrong_with_one_of_several_is_told(tables: list[object], told: str) -> None:
    """By its number, and without what stands there."""
    with pytest.raises(ConfigError) as caught:
        relays(Table({"relay": tables}, "n.toml", "delivery"), Path("f"))
    assert str(caught.value).startswith(told)
    assert SECRET not in str(caught.value)


def test_a_folder_takes_the_place_of_a_relay() -> None:
    """For whoever has no mail server; a relative one lies beside the newsletter."""
    for text, outlet in [
        ("maildir:Mail/papers", Outlet("f/Mail/papers", Form.MAILDIR)),
        ("eml:/srv/mails", Outlet("/srv/mails", Form.EML)),
    ]:
        assert ways_out(Table({"relay": text}, "n.toml", "delivery"), Path("f")) == (outlet, ())


def test_a_token_takes_the_place_of_a_password() -> None:
    """XOAUTH2: a command prints it; it needs a user, and no password beside it."""
    command = ["gettoken", "--for", "me@example.org"]
    assert made("smtp://me@relay", token_command=command).token_command == tuple(command)
    for url, more, told in [
        ("smtp://relay", {}, "delivery.token_command: stands beside a relay without a user"),
        ("smtp://me@relay", {"password_env": "X"}, "delivery.token_command: stands beside password_env"),
    ]:
        with pytest.raises(ConfigError) as caught:
            made(url, token_command=command, **more)
        assert told in str(caught.value)
    with pytest.raises(ConfigError, match=r"token_command: is empty; name a program, as in \[\"gettoken\", "):
        made("smtp://me@relay", token_command=[])


@pytest.mark.parametrize(
    ("url", "more", "told"),
    [
        (
            "smtp://relay",
            {"password_env": "OUR_PASSWORD"},
            "n.toml: delivery.password_env: stands beside a relay without a user; write it as smtp://user@host, or",
        ),
        (
            "smtp://relay",
            {"tls": "none", "ca_file": "ca.pem"},
            'n.toml: delivery.ca_file: stands beside a relay without TLS; write tls = "starttls", or take this out',
        ),
        ("smtp://127.0.0.1", {"ca_file": "ca.pem"}, "n.toml: delivery.ca_file: stands beside a relay without TLS; "),
    ],
)
def test_what_would_change_nothing_is_refused(url: str, more: dict[str, object], told: str) -> None:
    """R50: whoever names a variable or an authority means it to be used."""
    with pytest.raises(ConfigError) as caught:
        made(url, **more)
    assert str(caught.value).startswith(told)


def test_what_is_used_stays() -> None:
    """With a user, and with TLS on this machine."""
    found = made("smtp://me@127.0.0.1", password_env="OURS", tls="starttls", ca_file="ca.pem")
    assert (found.password_env, found.tls, found.ca_file) == ("OURS", Tls.STARTTLS, "f/ca.pem")
