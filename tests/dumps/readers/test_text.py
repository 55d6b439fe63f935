from digest.dumps.readers.text import clean


def test_commands_of_a_terminal_go_whole() -> None:
    """Not their escape character alone, which would leave what it led."""
    assert clean("Evil \x1b[31mred\x1b[0m \x1b]0;pwn title\x07model \x1bMend") == "Evil red model end"


def test_what_cannot_be_seen_is_empty() -> None:
    """A title of zero-width characters is none; within words they stay, as scripts need them."""
    assert not clean("\u200b\u200b \u2060")
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
