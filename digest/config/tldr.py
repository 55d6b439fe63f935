"""The [tldr] of a newsletter: who writes a sentence in place of a teaser."""

from digest.config.endpoint import address
from digest.config.table import Table
from digest.core.newsletter import TLDR_VARIABLE, Tldr


def tldr(table: Table) -> Tldr:
    """Where the model is, what it is called, and for how many papers it may be asked in a run."""
    made = Tldr(
        url=address(table, "chat/completions", TLDR_VARIABLE),
        model_name=table.text("model_name"),
        budget=table.number("budget", 50, least=1, most=10_000),
    )
    table.done()
    return made
