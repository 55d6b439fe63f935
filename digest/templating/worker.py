"""The process that fills the templates of themes: `python -m digest.templating.worker`.

It reads messages from standard input, and answers each `Fill` and `Apply` with text on standard output.
"""

import os
import pickle
from collections.abc import Mapping
from typing import IO

from digest.core.errors import RenderError
from digest.templating.environments import MEND, NOTHING, Templates, environment, render
from digest.templating.limits import Limits, held, lock_up
from digest.templating.pipes import ERROR, FIELDS, TEXT, Apply, Common, Fill, Recipe, read, unpacked, write

SAID = 1_000  # characters of an error, which may quote what a template made


class Bench:
    """The environments that were described to this process, and what it does with them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._environments: list[Templates] = []
        self._common: dict[int, Mapping[str, object]] = {}

    def take(self, message: Recipe | Common) -> None:
        """Something to work with: environments are counted from 0."""
        if isinstance(message, Common):
            self._common[message.environment] = message.values
            return
        made = environment(message.theme, finalize=message.finalize)
        made.filters.update(message.filters)
        made.globals.update(message.globals)
        self._environments.append(made)

    def answer(self, message: Fill | Apply) -> bytes:
        """A text or an error, as it goes through the pipe."""
        try:
            text = self._fill(message) if isinstance(message, Fill) else self._apply(message)
        except RenderError as error:
            return ERROR + FIELDS.join((error.message[:SAID], error.remedy)).encode("utf-8", "replace")
        return TEXT + text.encode("utf-8", "replace")

    def _fill(self, message: Fill) -> str:
        made, common = self._environments[message.environment], self._common.get(message.environment, NOTHING)
        with held(self._limits):
            return render(made, message.name, {**common, **message.values}, self._limits.output)

    def _apply(self, message: Apply) -> str:
        try:
            with held(self._limits):
                return message.function(message.text)
        except Exception as error:
            said = f"{message.function.__name__}: {str(error) or type(error).__name__}"
            raise RenderError(f"what the theme's templates give cannot be finished: {said}", MEND) from error


def serve(given: IO[bytes], told: IO[bytes], limits: Limits) -> None:
    """Answer what is asked until nothing more comes."""
    bench = Bench(limits)
    while True:
        try:
            message = unpacked(read(given))
        except EOFError:
            return
        if isinstance(message, Recipe | Common):
            bench.take(message)
        else:
            write(told, bench.answer(message))


def main() -> None:
    """Serve on standard input and output, and let nothing else write there."""
    given, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limits: Limits = pickle.loads(read(given))  # noqa: S301 - from whoever started this process
    lock_up()
    serve(given, told, limits)


if __name__ == "__main__":
    main()
