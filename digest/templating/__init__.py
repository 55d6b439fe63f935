"""The one way to a template: looked up file by file, escaped whatever its name, sandboxed.

Default templates are filled in this process; those of a newsletter that brings a theme by one of their own, which
has limits of time, memory and output.
"""

from digest.templating.addresses import SCHEMES, safe_url
from digest.templating.compiled import Compiled
from digest.templating.environments import NOTHING, Templates, environment, origin, sources
from digest.templating.filling import apply, fill
from digest.templating.strangers import strangers

__all__ = [
    "NOTHING",
    "SCHEMES",
    "Compiled",
    "Templates",
    "apply",
    "environment",
    "fill",
    "origin",
    "safe_url",
    "sources",
    "strangers",
]
