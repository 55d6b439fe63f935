"""What tells the page that something has changed."""

import threading
from pathlib import Path

from digest.preview.watching import News, stamp, watch


def test_a_stamp_changes_with_what_it_stands_for(tmp_path: Path) -> None:
    """A file that is written, comes, goes; one that is not there is no error."""
    (tmp_path / "look/mail").mkdir(parents=True)
    file, places = tmp_path / "papers.toml", (tmp_path / "papers.toml", tmp_path / "look")
    seen = [stamp(places)]
    for path, text in ((file, "a"), (file, "ab"), (tmp_path / "look/mail/x.j2", "")):
        path.write_text(text, encoding="utf-8")
        seen.append(stamp(places))
    file.unlink()
    seen.append(stamp(places))
    assert len(set(seen)) == 5
    assert stamp(places) == seen[-1]


def test_whoever_waits_is_told() -> None:
    """At once where there was news already, and after some time where there is none."""
    news = News()
    assert news.wait(0, 0.01) == 0
    news.tell()
    assert (news.number, news.wait(0, 60)) == (1, 1)
    threading.Timer(0.05, news.tell).start()
    assert news.wait(1, 60) == 2


def test_a_saved_file_is_news(tmp_path: Path) -> None:
    """Also one that was saved before the first look; and the watch ends when it is told to."""
    news, stopping = News(), threading.Event()
    (tmp_path / "page.html").write_text("one", encoding="utf-8")
    before = stamp([tmp_path])
    (tmp_path / "page.html").write_text("another", encoding="utf-8")
    thread = threading.Thread(target=watch, args=(lambda: [tmp_path], before, news, stopping))
    thread.start()
    try:
        assert news.wait(0, 60) == 1
    finally:
        stopping.set()
        thread.join(60)
    assert not thread.is_alive()
