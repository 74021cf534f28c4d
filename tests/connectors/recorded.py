"""Recorded answers of the real services, one by one."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML


def bodies(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each answer with its name; cassettes hold several."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".yaml", ".yml"}:
            yield from ((f"{path.name}#{at}", body) for at, body in enumerate(_cassette(path)))
        elif path.name.endswith("respuestas_a.json"):
            answers = json.loads(path.read_text(encoding="utf-8"))
            for name, answer in answers.items():
                raw = answer.get("_raw")
                kept = {"esearchresult": answer.get("esearchresult")}
                yield f"{path.name}#{name}", raw.encode() if raw else json.dumps(kept).encode()
        elif path.is_file():
            yield path.name, path.read_bytes()


def _cassette(path: Path) -> Iterator[bytes]:
    recorded = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for turn in recorded.get("interactions") or recorded["http_interactions"]:
        body = turn["response"].get("body") or {"string": turn["response"]["content"]}
        text = body.get("string", body.get("base64_string", ""))
        raw = text if isinstance(text, bytes) else text.encode()
        if "base64_string" in body:
            raw = base64.b64decode(raw)
        yield gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
