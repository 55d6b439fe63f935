"""LaTeX in the text of papers: readable Unicode for mail and text, MathML for pages.

Both ways read the same spans of mathematics (`spans`) and the same TeX around them (`prose`), so that a title says
one thing wherever it stands. All is pure, and whatever cannot be read stays as it was written.
"""

from digest.mathematics.faces import mathml, readable

__all__ = ["mathml", "readable"]
