"""Style sheets into style attributes, for mail programs that read nothing else."""

import re

from css_inline import CSSInliner

# Rules for dark screens and phones cannot be inlined: they stay in their style element, and nothing else does.
_INLINER = CSSInliner(keep_at_rules=True, remove_inlined_selectors=True, minify_css=True, load_remote_stylesheets=False)
_BODY = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL)
_AT = re.compile(r"@[^{}]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_INDENT = re.compile(r"\s*\n\s*")


def inline(html: str) -> str:
    """A finished page with its style element applied to its elements, without the indentation of the templates.

    It must be finished: on a template, the parser would carry loops out of tables.
    """
    return _STYLE.sub(_rules_at, _INLINER.inline(_INDENT.sub("\n", html)))


def _rules_at(style: re.Match[str]) -> str:
    """A style element without the rules that this page has no use for, or that were applied."""
    return f"{style[1]}{chr(10).join(_AT.findall(style[2]))}{style[3]}"


def inline_piece(html: str, style: str) -> str:
    """The same for a piece of a page and its style sheet."""
    page = _INLINER.inline(f"<!doctype html><html><head><style>{style}</style></head><body>{html}</body></html>")
    found = _BODY.search(page)
    return _INDENT.sub("\n", found[1]) if found else ""
