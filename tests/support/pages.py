"""The trending page as text and as Markdown, rendered from papers in every layout that captures have shown."""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from digest.core.paper import fold, title_key

HEADING = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyAK and the research community\n\nMar 11\n\n"
)
NAMED = "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe\n"

Card = tuple[str, str]  # title and abstract
Layout = Callable[[Sequence[Card]], str]


def plain(cards: Sequence[Card]) -> str:
    """Title, blank line, abstract, blank line, as in the two complete dumps."""
    return HEADING + "\n\n".join(f"{title}\n\n{abstract}" for title, abstract in cards) + "\n"


def tight(cards: Sequence[Card]) -> str:
    """Title and abstract on neighbouring lines, a blank line between the papers."""
    return HEADING + "\n\n".join(f"{title}\n{abstract}" for title, abstract in cards)


def glued(cards: Sequence[Card]) -> str:
    """No blank lines at all, and the button glued to the first title."""
    return NAMED.rstrip("\n") + "\n".join(f"{title}\n{abstract}" for title, abstract in cards)


def dated(cards: Sequence[Card]) -> str:
    """Authors and a date after each paper."""
    cells = (f"{title}\n\n{abstract}\n\n  • 3 authors\n·\nMay 19\n" for title, abstract in cards)
    return HEADING.replace("byAK", "Daily Papers\n\nbyAK") + "\n".join(cells)


def carded(cards: Sequence[Card]) -> str:
    """Submitter and up-votes above each paper; organisation, date, comments and stars below it."""
    below = "OCC\n\n·\n\nMay 29, 2024\n\n6\n\nGitHub 3.29k\n\narXiv Page\n"
    cells = (
        f"Submitted by\n\nsomebody-{votes}\n\n{votes}\n\n{title}\n\n{abstract}\n\n{below}"
        for votes, (title, abstract) in enumerate(cards, 1)
    )
    return NAMED + "\nDaily Papers\n\nby AK and the research community\n\nDaily\nWeekly\nMonthly\n\n" + "\n".join(cells)


def twice(cards: Sequence[Card]) -> str:
    """Every card printed twice, for wide and for narrow screens."""
    return dated([card for card in cards for _ in range(2)])


def wrapped(cards: Sequence[Card]) -> str:
    """Newlines inside titles and abstracts."""
    return plain([(_wrap(title, 40), _wrap(abstract, 72)) for title, abstract in cards])


def split(cards: Sequence[Card]) -> str:
    """Abstracts of several sentences in two paragraphs."""
    return plain([(title, abstract.replace(". ", ".\n\n", 1)) for title, abstract in cards])


def markdown(cards: Sequence[Card]) -> str:
    """As crawlers put it: titles are headings with links that hold an id."""
    cells = (
        f"[{rank}](https://huggingface.co/login?next=%2Fpapers%2F2503.{rank:05})\n\n"
        f"### [{title}](https://huggingface.co/papers/2503.{rank:05})\n\n"
        f"[{_wrap(abstract, 72, chr(92) * 2)}](https://huggingface.co/papers/2503.{rank:05})\n\n"
        "[- ![](https://huggingface.co/avatars/1.svg)\\\\\n- 3 authors](https://huggingface.co/papers/1)\n\n"
        "·\n\nMay 29\n\n"
        for rank, (title, abstract) in enumerate(cards, 1)
    )
    return NAMED + "\n# Daily Papers\n\n## by AK and the research community\n\nMar 11\n\n" + "".join(cells)


LAYOUTS: tuple[Layout, ...] = (
    plain,
    tight,
    glued,
    dated,
    carded,
    twice,
    wrapped,
    split,
    markdown,
)

_parts = st.sampled_from((
    "Gradients over Reasoning", "基于大型语言模型的提示优化", "x < y & $a_b$", "LLM-based (CoT) Agents", "Naïve Bayes",
    "the", "Fast vs. Slow Thinking:", "All You Need Is Retrieval?", "3D", "for a 95% Cheaper GPT-4,", "<b>Bold</b>",
    "Part II:", "Et al. and",
))  # fmt: skip
_starts = st.sampled_from(("Towards", "GReaTer:", "Do", "Über", "A", "LoRA-X:", "1984:", "Subscriber Churn"))
_ends = st.sampled_from(("Models", "Optimization", "Features?", "(Part II)", "Retrieval 2.0", "Attention!"))
titles = st.tuples(_starts, st.lists(_parts, max_size=4).map(" ".join), _ends).map(" ".join).map(fold)
_sentences = st.sampled_from((
    "We study this.",
    "However, nothing is known (see below).",
    "Our method beats GPT-4 vs. others, e.g. BERT, by 3.5% on average.",
    "Large language models depend on their prompts, which makes it worth while to optimise these for a range of tasks",
    "Code is at https://github.com/a/b.",
    'Is this a "self-evolving agent"?',
    "It stays below $O(n^2)$.",
))  # fmt: skip
abstracts = st.lists(_sentences, max_size=8).map(
    lambda sentences: " ".join(["This paper opens.", *sentences, "It ends."])
)
pages = st.lists(st.tuples(titles, abstracts), min_size=1, max_size=5, unique_by=lambda card: title_key(card[0]))


def _wrap(text: str, width: int, ending: str = "") -> str:
    """Text broken into lines between words, none of them blank."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return f"{ending}\n".join(lines)
