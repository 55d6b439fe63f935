"""The words of a text, where some scripts have no spaces between them."""

import re

# Han and kana: each character stands alone.
_WIDE = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_JOINED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer: words without spaces between them
WIDE = re.compile(f"[{_WIDE}]")
JOINED = re.compile(f"[{_JOINED}]")
_PLAIN = re.compile("[a-z0-9]+")
_PIECE = re.compile(f"[{_WIDE}]|[^\\W_{_WIDE}]+")


def pieces(text: str) -> list[str]:
    """The words of a text in small letters, in their order; each character of Chinese and Japanese is one."""
    return (_PLAIN if text.isascii() else _PIECE).findall(text.casefold())
