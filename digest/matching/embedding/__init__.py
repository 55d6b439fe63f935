"""What papers are about by a larger model, for those who install one: texts to vectors, each text once.

An encoder makes the vectors: MiniLM here, an endpoint in a package of its own, since nothing in the matching asks a
network. `Remembered` stands before either and hands out what was made before.
"""

from digest.matching.embedding.embedder import Array, Embedder, Encoder
from digest.matching.embedding.lenient import Lenient
from digest.matching.embedding.minilm import MiniLM
from digest.matching.embedding.remembered import Remembered

__all__ = ["Array", "Embedder", "Encoder", "Lenient", "MiniLM", "Remembered"]
