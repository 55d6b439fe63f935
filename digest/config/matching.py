"""The [matching] of a newsletter: which model ranks its papers, and where that is."""

from digest.config.endpoint import address
from digest.config.table import Table
from digest.core.newsletter import KEY_VARIABLE, Matching, Model

_ASKED = ("url", "model_name", "dimensions", "budget")  # what belongs to an endpoint


def matching(table: Table) -> Matching:
    """How papers are ranked; by default with what travels with the package."""
    model = Model(table.choice("model", list(Model), Model.LIGHT))
    if model is not Model.ENDPOINT:
        for key in _ASKED:
            if table.has(key):
                raise table.error(key, f'does not go with model = "{model}"', 'leave it out, or say model = "endpoint"')
        table.done()
        return Matching(model)
    usual = Matching()
    made = Matching(
        model=model,
        url=address(table, "embeddings", KEY_VARIABLE),
        model_name=table.text("model_name"),
        dimensions=table.number("dimensions", usual.dimensions, least=0, most=65_536),
        budget=table.number("budget", usual.budget, least=1, most=100_000_000),
    )
    table.done()
    return made
