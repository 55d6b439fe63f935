"""Endpoints that speak as OpenAI's does: embeddings for the matching, and a sentence a paper for its teaser.

It is built only for newsletters that ask for it. Titles and abstracts go out, and the key that the environment holds.
"""

from digest.endpoint.chat import Chat
from digest.endpoint.endpoint import Endpoint
from digest.endpoint.limits import Limits

__all__ = ["Chat", "Endpoint", "Limits"]
