"""Pydantic's errors in the words of the person who wrote the file: place, what is wrong, what to do."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rowen.records import Problem
from screening.yaml_lines import Document, Path, dotted

_KINDS = {
    "string_type": ("must be text", "Put it in quotation marks."),
    "int_type": ("must be a whole number", "Write it as digits, without quotation marks."),
    "int_parsing": ("must be a whole number", "Write it as digits, without quotation marks."),
    "bool_type": ("must be true or false", "Write true or false, without quotation marks."),
    "tuple_type": ("must be a list", "Begin each item on a line of its own with '- '."),
    "dict_type": ("must be a block of `key: value` lines", "Write its keys on the following lines, indented."),
    "model_type": ("must be a block of `key: value` lines", "Write its keys on the following lines, indented."),
    "string_too_short": ("is empty", "Fill it in."),
    "too_short": ("is empty", "Write at least one entry."),
    "date_from_datetime_parsing": ("is no date", "Write a day like 2026-11-23."),
    "date_parsing": ("is no date", "Write a day like 2026-11-23."),
    "date_type": ("is no date", "Write a day like 2026-11-23."),
}


def complaints(
    error: ValidationError, model: type[BaseModel], document: Document, file: str, prefix: Path = ()
) -> list[Problem]:
    """Return one problem for every error; ``prefix`` is where the model stands in the file."""
    found: dict[tuple[Path, str], Problem] = {}
    for detail in error.errors(include_url=False):
        inner = _place(detail["loc"])
        path = (*prefix, *inner)
        message, remedy = _explain(detail, model, inner)
        problem = Problem(message, remedy, file=file, line=document.line(path), field=dotted(path))
        found.setdefault((path, message), problem)
    return list(found.values())


def _place(loc: tuple[str | int, ...]) -> Path:
    """Leave out the marks that pydantic adds to a key's or validator's own place."""
    return tuple(part for part in loc if part != "[key]" and not (isinstance(part, str) and "[" in part))


def _explain(detail: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:
    """Return what is wrong and what to do."""
    name = str(path[-1]) if path else "the file"
    special = _SPECIAL.get(detail["type"])
    if special:
        return special(detail, model, path)
    message, remedy = _KINDS.get(detail["type"], (f"cannot be taken: {detail['msg']}", _hint(model, path)))
    return f"`{name}` {message}.", remedy


def _missing(detail: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:  # noqa: ARG001 - one shape
    description = _description(model, path)
    return f"`{path[-1]}` is missing.", f"Add `{path[-1]}:`" + (f" ({description})." if description else ".")


def _extra(detail: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:  # noqa: ARG001 - one shape
    return f"`{path[-1]}` is not known here.", _did_you_mean(str(path[-1]), _names(model, path[:-1]))


def _choice(detail: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:  # noqa: ARG001 - one shape
    expected = detail.get("ctx", {}).get("expected", "")
    return f"{detail['input']!r} is not possible here.", f"Write one of: {expected}."


def _key(detail: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:  # noqa: ARG001 - one shape
    remedy = "Use lower-case letters, digits, - and _ only, e.g. wrong-population."
    return f"{detail['input']!r} is no key.", remedy


def _range(detail: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:  # noqa: ARG001 - one shape
    context = detail.get("ctx", {})
    word = "at least" if "ge" in context else "at most"
    return f"{detail['input']!r} is out of range.", f"Write a number of {word} {context.get('ge', context.get('le'))}."


def _own_words(detail: ErrorDetails, model: type[BaseModel], path: Path) -> tuple[str, str]:
    text = str(detail.get("ctx", {}).get("error", detail["msg"]))
    return text[:1].upper() + text[1:].rstrip(".") + ".", _hint(model, path)


_SPECIAL: dict[str, Callable[[ErrorDetails, type[BaseModel], Path], tuple[str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "enum": _choice,
    "literal_error": _choice,
    "string_pattern_mismatch": _key,
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "value_error": _own_words,
}


def _hint(model: type[BaseModel], path: Path) -> str:
    description = _description(model, path)
    return f"Expected here: {description}." if description else "See docs/guides/protocol.md."


def _did_you_mean(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    guess = f"Did you mean `{close[0]}`? " if close else ""
    return f"{guess}Known here: {', '.join(known)}." if known else "Remove it: nothing belongs here."


def _names(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    inner = _model_at(model, path)
    return tuple(field.alias or name for name, field in inner.model_fields.items()) if inner else ()


def _description(model: type[BaseModel], path: Path) -> str:
    for length in range(len(path), 0, -1):
        owner = _model_at(model, path[: length - 1])
        for name, field in owner.model_fields.items() if owner else ():
            if path[length - 1] in (name, field.alias):
                return field.description or ""
    return ""


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Follow a path through models, lists and mappings to the model that stands there."""
    here: Any = model
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            fields = {field.alias or name: field for name, field in here.model_fields.items()}
            here = _bare(fields[str(part)].annotation) if str(part) in fields else None
        elif typing.get_origin(here) is tuple:
            here = _bare(typing.get_args(here)[0])
        elif typing.get_origin(here) is dict:
            here = _bare(typing.get_args(here)[1])
        else:
            return None
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _bare(annotation: Any) -> Any:
    """Return a type without Annotated and without ``| None``."""
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        return _bare(next(arg for arg in typing.get_args(annotation) if arg is not type(None)))
    return annotation
