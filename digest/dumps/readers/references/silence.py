"""Libraries that write to the log what a reader reports anyway, by line."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silence(library: str) -> Iterator[None]:
    """Nothing that this library logs inside comes through."""
    logger = logging.getLogger(library)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
