"""Embeddings from an endpoint that speaks as OpenAI's does: the one place where the matching reaches a network.

It is built only for newsletters that ask for it. Titles and abstracts go out, and the key that the environment holds.
"""

from digest.endpoint.endpoint import Endpoint
from digest.endpoint.limits import Limits

__all__ = ["Endpoint", "Limits"]
