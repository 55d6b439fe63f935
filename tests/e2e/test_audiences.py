"""Audiences, whole, over the command line: who gets which edition of one run, and what the archive never has."""

import json
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.cli.conftest import Caller
from tests.cli.conftest import call as call  # noqa: PLC0414 - a fixture
from tests.support.letters import part
from tests.support.mailservers import Smtp

FIRST, SECOND = "2025-03-11T18:00+01:00", "2025-03-18T18:00+01:00"
SLOT = "2025-03-18-0700"
URL = "https://example.org/papers"
CORNER = "Zebrafinch corner"  # a name that stands in no paper
PICTURES = "text-to-image"  # words of the corner, which none of the newsletter's profiles looks for
ADA = f"""
[[audience]]
name = "ada"
recipients = ["ada@example.org"]
profiles = ["Alignment and preferences"]
minutes = 3
[[audience.profile]]
name = "{CORNER}"
keywords = ["{PICTURES}", "diffusion model*", "video generation"]
"""


def set_up(call: Caller, folder: Path, port: int, audiences: str = ADA) -> None:
    """The sample in a folder, mailed to bob, with a public archive and more audiences."""
    folder.mkdir(exist_ok=True)
    assert call("init", folder).code == 0
    file = folder / "schedules/trending.toml"
    text = file.read_text(encoding="utf-8").replace("[archive]\n", f'[archive]\nurl = "{URL}"\n')
    delivery = f"""
[delivery]
from = "Trending papers <digest@example.org>"
recipients = ["bob@example.org"]
relay = "smtp://127.0.0.1:{port}"
"""
    file.write_text(text + delivery + audiences, encoding="utf-8")


def received(server: Smtp, person: str) -> list[EmailMessage]:
    """The messages that a person got, in their order."""
    mine = [caught for caught in server.caught if caught.recipient == f"{person}@example.org"]
    return [message_from_bytes(caught.data, policy=policy.default) for caught in mine]


def sections(message: EmailMessage) -> list[str]:
    """The headings of the sections in the text of a message."""
    return re.findall(r"^(.+)\n=+$", part(message, "plain"), re.MULTILINE)


def files(folder: Path) -> dict[str, bytes]:
    """By path, what lies in a folder; hidden files are no pages."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_two_recipients_get_different_mail_of_one_run(call: Caller, tmp_path: Path, server: Smtp) -> None:
    """R41, R61: each gets the edition of their audience, once a slot, however often it is run."""
    set_up(call, tmp_path, server.port)
    call("run", "--now", FIRST)
    said = call("run", "--now", SECOND, "--json").json
    call("run", "--now", SECOND)
    (issue,) = said["issues"]
    main, ada = issue["editions"]
    assert (main["name"], main["entries"], ada["name"]) == ("main", issue["entries"], "ada")
    assert (said["deliveries"]["planned"], said["deliveries"]["sent"]) == (2, 2)
    assert [len(received(server, person)) for person in ("ada", "bob")] == [2, 2]
    hers, his = received(server, "ada")[1], received(server, "bob")[1]
    assert sections(hers)[1:3] == ["Alignment and preferences", CORNER]
    assert CORNER not in str(his)
    assert "Prompts and in-context learning" in sections(his)
    assert "Prompts and in-context learning" not in part(hers, "plain")
    assert 1 <= ada["minutes"] <= 3 < main["minutes"]
    assert call("run", "--now", SECOND).out.count("\n  edition   ada: ") == 1


def test_every_link_of_an_edition_leads_somewhere(call: Caller, tmp_path: Path, server: Smtp) -> None:
    """The pages that it names are those of the archive, which were made for the main edition."""
    set_up(call, tmp_path, server.port)
    call("run", "--now", FIRST)
    call("run", "--now", SECOND)
    html = part(received(server, "ada")[1], "html")
    linked = set(re.findall(rf'href="{URL}/([^"#]+)', html))
    assert any(path.startswith("papers/") for path in linked)
    there = files(tmp_path / "out/archive/trending")
    assert linked - {path.removesuffix("index.html") for path in there} - there.keys() == set()


def test_the_archive_has_the_main_edition_alone(call: Caller, tmp_path: Path, server: Smtp) -> None:
    """R71: no page, feed or face in the folders says a word of hers, and each is as it would be without her."""
    made = {}
    for name, audiences in (("with", ADA), ("without", "")):
        folder = tmp_path / name
        set_up(call, folder, server.port, audiences)
        where = ("--schedules", folder / "schedules", "--out", folder / "out")
        call("run", *where, "--now", FIRST)
        call("run", *where, "--now", SECOND)
        made[name] = files(folder / "out/archive") | files(folder / "out/issues")
    assert made["with"] == made["without"]
    assert len(made["with"]) > 100
    for person, words in (("ada", CORNER), ("bob", "How language models learn")):  # it would be seen
        assert words in part(received(server, person)[0], "plain")
    everything = b"".join(made["with"].values()).decode()
    assert "How language models learn" in everything
    assert not re.search("zebrafinch", everything, re.IGNORECASE)
    assert "ada@example.org" not in everything


def test_an_edition_is_shown_by_its_name(call: Caller, tmp_path: Path, server: Smtp) -> None:
    """`digest issue show` shows the main one unless another is named, and says which there are."""
    set_up(call, tmp_path, server.port)
    call("run", "--now", FIRST)
    main, hers = call("issue", "show", "trending"), call("issue", "show", "trending", "--edition", "ada")
    assert CORNER in hers.out
    assert CORNER not in main.out
    shown = json.loads(call("issue", "show", "trending", "--edition", "ada", "--json").out)
    assert (shown["edition"], shown["sections"][-1]["profile"]) == ("ada", CORNER)
    wrong = call("issue", "show", "trending", "--edition", "cy")
    assert wrong.code == 2
    assert "there is no edition 'cy'; known are main, ada" in wrong.err


def test_her_links_teach_what_she_was_shown(call: Caller, tmp_path: Path, server: Smtp) -> None:
    """R19: a link names a paper by its place, which in her edition is another one than in his."""
    set_up(call, tmp_path, server.port, '[feedback]\nmailbox = "teach@example.org"\n' + ADA)
    call("run", "--now", FIRST)
    shown = json.loads(call("issue", "show", "trending", "--edition", "ada", "--json").out)
    entries = [(each["profile"], paper["id"]) for each in shown["sections"] for paper in each["papers"]]
    number = next(n for n, (profile, _) in enumerate(entries, 1) if profile == CORNER)
    mail = "From: {}@example.org\nMessage-ID: <{}@x>\nSubject: more trending 2025-03-11-0700.{}\n\n"
    (tmp_path / "mail").write_text(mail.format("ada", 1, number))
    (taught,) = call("feedback", "take", "mail", "--json", "--now", SECOND).json["lessons"]
    assert (taught["profile"], taught["paper"]["id"]) == entries[number - 1]
    (tmp_path / "mail").write_text(mail.format("bob", 2, number))
    (other,) = call("feedback", "take", "mail", "--json", "--now", SECOND).json["lessons"]
    assert (other["profile"], other["paper"]["id"]) != entries[number - 1]
    assert call("run", "--now", SECOND).code == 0


def test_of_many_audiences_the_terminal_tells_the_first(call: Caller, tmp_path: Path) -> None:
    """A hundred lines would hide what matters; how much the others hold is said in one."""
    many = "".join(f'\n[[audience]]\nname = "lab{n:02}"\nrecipients = ["lab{n}@example.org"]\n' for n in range(13))
    set_up(call, tmp_path, 9, many)
    told = call("run", "--now", FIRST).out
    assert len(re.findall(r"^  edition   lab\d\d: \d+ papers in", told, re.MULTILINE)) == 10
    assert re.search(r"^  editions  3 more, \d+ papers each$", told, re.MULTILINE)
