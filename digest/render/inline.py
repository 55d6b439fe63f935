"""Style sheets into style attributes, for mail programs that read nothing else."""

import re

from css_inline import CSSInliner

# Rules for dark screens and phones cannot be inlined: they stay in their style element, and nothing else does.
_INLINER = CSSInliner(keep_at_rules=True, remove_inlined_selectors=True, minify_css=True, load_remote_stylesheets=False)
_INDENT = re.compile(r"\s*\n\s*")


def inline(html: str) -> str:
    """A finished page with its style element applied to its elements, without the indentation of the templates.

    It must be finished: on a template, the parser would carry loops out of tables.
    """
    return _INLINER.inline(_INDENT.sub("\n", html))
