"""Tokens for XOAUTH2."""

import asyncio
import base64
import re
import sys
import time
from pathlib import Path

import pytest

from digest.core.mailing import Relay, Tls
from digest.core.outbox import Phase, State
from digest.mail import token as module
from digest.mail.sending.token import Token, TokenError
from tests.support.hanging import no_hang
from tests.support.letters import deliver
from tests.support.tokens import SECRET, printing

HANGING = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_a_token_is_asked_for_once_until_it_is_refused(tmp_path: Path) -> None:
    """Ten connections that open together run the command once."""
    made = Token(printing(tmp_path))

    async def ask() -> list[str]:
        together = await asyncio.gather(*(made() for _ in range(10)))
        made.forget()
        return [*together, await made()]

    assert asyncio.run(ask()) == [f"{SECRET}1"] * 10 + [f"{SECRET}2"]


def test_a_token_is_asked_for_in_every_pass_of_a_daemon(tmp_path: Path) -> None:
    """Each pass has a loop of its own, in which many connections may wait for the command again."""
    made = Token(printing(tmp_path))

    async def ask() -> set[str]:
        made.forget()
        return set(await asyncio.gather(*(made() for _ in range(3))))

    assert [asyncio.run(ask()) for _ in range(2)] == [{f"{SECRET}1"}, {f"{SECRET}2"}]


def test_those_who_wait_for_a_command_that_fails_wait_for_it_once(tmp_path: Path) -> None:
    """R51: ten connections do not take ten times its patience; the next pass asks anew."""
    made = Token(printing(tmp_path, "", 3))

    async def ask() -> list[object]:
        return list(await asyncio.gather(*(made() for _ in range(10)), return_exceptions=True))

    for times in (1, 2):
        said = asyncio.run(ask())
        assert all(isinstance(each, TokenError) for each in said)
        assert len({str(each) for each in said}) == 1
        assert (tmp_path / "calls").read_text() == "." * times


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (f'"{SECRET}"', 0, "printed what is no token; let it print the token alone, without quotes or spaces"),
        (f'{{"access_token":"{SECRET}"}}', 0, "printed what is no token"),
        ("", 3, "ended with 3; run it by hand to see why"),
        (" ", 0, "printed nothing; run it by hand to see why"),
        (f"{SECRET}\n{SECRET}", 0, "printed 2 lines; let it print the token alone, in one line"),
        (f"Bearer {SECRET}", 0, "printed what is no token; let it print the token alone, without quotes or spaces"),
        ("ü", 0, "no token; let it print"),
    ],
)
def test_a_command_that_gives_no_token_is_told_without_what_it_prints(
    tmp_path: Path, text: str, code: int, told: str
) -> None:
    """Secrets are shown nowhere."""
    with pytest.raises(TokenError, match=re.escape(told)) as caught:
        asyncio.run(Token(printing(tmp_path, text, code))())
    assert SECRET not in str(caught.value)


def test_a_command_that_is_not_there_or_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each."""
    with pytest.raises(TokenError, match="nothing is not there; give its whole path"):
        asyncio.run(Token([str(tmp_path / "nothing")])())
    with pytest.raises(TokenError, match=r"cannot be run \(Permission denied\); check its path and its permissions"):
        asyncio.run(Token([str(tmp_path)])())
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    with pytest.raises(TokenError, match=r"took more than 0.3 s; run it by hand to see why"):
        asyncio.run(Token(HANGING)())
    monkeypatch.setattr(module, "MOST", 10_000)
    with pytest.raises(TokenError, match=r"printed what is no token; let it print the token alone"):
        asyncio.run(Token([sys.executable, "-c", "while True: print(end='a' * 100)"])())


def test_a_command_that_leaves_something_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agent that keeps its output open does not keep us."""
    monkeypatch.setattr(module, "PATIENCE", 1)
    leaving = f"import subprocess; subprocess.Popen({HANGING!r})"
    with no_hang(), pytest.raises(TokenError, match="took more than"):
        asyncio.run(Token([sys.executable, "-c", leaving])())


def test_a_command_is_ended_with_all_that_it_has_started(tmp_path: Path) -> None:
    """Whoever stops does not wait for it, and leaves nothing behind."""
    noted = tmp_path / "pid"
    note = f"import os, pathlib, time; pathlib.Path({str(noted)!r}).write_text(f'{{os.getpid()}} '); time.sleep(600)"
    command = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {note!r}])"]

    async def stopped() -> None:
        asking = asyncio.create_task(Token(command)())
        while not (noted.exists() and noted.read_text().endswith(" ")):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.02)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    with no_hang():
        asyncio.run(stopped())
        while running(int(noted.read_text())):
            time.sleep(0.02)


def running(number: int) -> bool:
    """Whether a process is there, and is not merely waited for."""
    try:
        return Path(f"/proc/{number}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_relay_is_entered_by_a_token(tmp_path: Path) -> None:
    """XOAUTH2 as Gmail and Microsoft 365 want it: user and token, and another token where one is refused."""
    said: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def tell(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        tell("220 hello")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            if verb == "AUTH":
                said.append(base64.b64decode(line.split()[2]).decode())
                tell("235 2.7.0 ok" if len(said) > 1 else "535 5.7.8 expired")
            elif verb == "DATA":
                tell("354 go")
                await reader.readuntil(b"\r\n.\r\n")
                tell("250 2.0.0 taken")
            elif verb == "EHLO":
                tell("250-here\r\n250 AUTH XOAUTH2")
            else:
                tell("221 bye" if verb == "QUIT" else "250 ok")
        writer.close()

    async def running() -> int:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = int(server.sockets[0].getsockname()[1])
        relay = Relay("127.0.0.1", port, Tls.NONE, user="me@example.org", token_command=printing(tmp_path))
        outcomes = [(await asyncio.to_thread(deliver, relay))[0] for _ in range(1)]
        assert (outcomes[0].state, outcomes[0].phase, outcomes[0].code) == (State.DEFERRED, Phase.CONNECT, 535)
        assert SECRET not in outcomes[0].reply
        outcomes += await asyncio.to_thread(deliver, relay)
        assert outcomes[1].state is State.SENT
        server.close()
        return port

    assert asyncio.run(running())
    assert said == [f"user=me@example.org\1auth=Bearer {SECRET}{n}\1\1" for n in (1, 2)]
