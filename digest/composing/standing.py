"""Sentences that are told without the one before them: an opening that would hang in the air may go."""

import re

# What leads on from the sentence before and says nothing by itself; an example or the first of several would say
# something else without its opening.
_LEADING = re.compile(
    r"(?:(?:however|nevertheless|nonetheless|moreover|furthermore|additionally|in addition|besides|consequently"
    r"|accordingly|therefore|hence|thus|as a result|instead|then|finally|specifically|concretely|in particular"
    r"|(?:in|by) contrast|conversely), |(?:yet|but),? (?!another\b|to\b|for\b)"
    r"|to (?:this end|(?:address|tackle|overcome|bridge|fill(?: in)?|close|solve|resolve|mitigate|alleviate|remedy"
    r"|meet) (?:this|these|those|such|the)(?: \w+){0,2}), (?=we ))",
    re.IGNORECASE,
)
_NEAR = 60  # characters within which what is left may point back itself
_POINTING = re.compile(
    rf"(?:it|its|they|their|another|we (?:then|also))\b|(?:both|neither)\b(?!.{{0,{_NEAR}}}\b(?:and|nor)\b)"
    rf"|.{{0,{_NEAR}}}?\b(?:this|these|those|them|such(?! as\b)|latter|former"
    r"|doing so|do so|also|same|otherwise)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:a|[a-z]{2,})(?:-[a-z]+)*[ ,]")  # a word that takes a capital, unlike mRNA or k-means
_NAME = re.compile(r"[^\W\d_]")


def alone(sentence: str) -> str:
    """A sentence without an opening that leads on from the one before, where it says the same without it.

    Else as it was written: where what is left points back itself, or begins with what takes no capital.
    """
    found = _LEADING.match(sentence)
    if found is None:
        return sentence
    rest = sentence[found.end() :]
    if (shorter := alone(rest)) != rest:
        return shorter
    if _POINTING.match(rest):
        return sentence
    if _PLAIN.match(rest):
        return rest[0].upper() + rest[1:]
    return rest if _NAME.match(rest) and rest[0].isupper() else sentence
