"""Papers that changed under one id, with two revisions each; where they come from is told beside them."""

import json

from tests.support.data import FIXTURES

ROWS = [json.loads(line) for line in (FIXTURES / "revisions.jsonl").read_text(encoding="utf-8").splitlines()]
