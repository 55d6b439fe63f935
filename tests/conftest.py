"""What holds for every test: how hypothesis searches, what is traced, that CI skips nothing, one PostgreSQL for all."""

import os
import signal
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from digest.cli.thrift import be_thrifty
from tests.support.mailservers import Smtp, smtp_server
from tests.support.postgres import Postgres, running
from tests.support.soak import SOAKING
from tests.support.untraced import untraced

CI = bool(os.environ.get("CI"))
be_thrifty()  # as in a process of the program; every core has a worker already

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

settings.register_profile("quick", deadline=None, derandomize=CI, print_blob=True)
settings.register_profile(
    "soak", settings.get_profile("quick"), max_examples=5_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("soak" if SOAKING else "quick")


def pytest_runtest_setup() -> None:
    """Each test begins with Python's own handlers, whatever a daemon before it or a shell in the background set."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage looks away from what is marked so, and from every sweep."""
    with untraced() if any(map(item.get_closest_marker, ("soak", "untraced"))) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one: a counterpart that is missing there was meant to be installed."""
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that is skipped whole."""
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report: Report) -> Report:
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason} (CI skips nothing)"
    return report


@pytest.fixture(name="server")
def _server() -> Iterator[Smtp]:
    """A relay on loopback that takes everything, until it is told otherwise."""
    with smtp_server() as relay:
        yield relay


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, the same for all workers, stopped when the last one ends."""
    with running() as server:
        yield server
