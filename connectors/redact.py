"""Secrets are taken out of everything that is stored, logged or shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus, urlencode

MARK = "REDACTED"
_PRIVATE = frozenset({"api_key", "apikey", "api-key", "key", "email", "mailto", "password"})
_ECHO = re.compile(rb'("api[-_]?key"\s*:\s*")[^"]*(")', re.IGNORECASE)
_TELLING = 6  # a shorter "secret" is an ordinary word: taking it out of an answer would damage records
_USER = re.compile(r"(\w+://)[^/@\s]+@")


class Redactor:
    """Knows the secrets of one client, in every spelling in which they travel."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take the secrets; empty ones are none."""
        spellings = {form for secret in secrets if secret for form in (secret, quote(secret), quote_plus(secret))}
        self._spellings = sorted(spellings, key=len, reverse=True)

    def text(self, words: str) -> str:
        """Return the words without any secret, and without user names and passwords in addresses."""
        for secret in self._spellings:
            words = words.replace(secret, MARK)
        return _USER.sub(rf"\1{MARK}@", words)

    def body(self, data: bytes) -> bytes:
        """Return an answer without any secret. NCBI echoes the key, or the caller's address, in some error bodies."""
        for secret in self._spellings:
            if len(secret) >= _TELLING:
                data = data.replace(secret.encode(), MARK.encode())
        return _ECHO.sub(rb"\1" + MARK.encode() + rb"\2", data)

    def request(self, method: str, url: str, params: Mapping[str, str]) -> str:
        """Return one line that says what was asked: method, address, parameters as sent, private ones blotted out."""
        shown = {name: MARK if name.lower() in _PRIVATE and value else value for name, value in params.items()}
        return self.text(f"{method} {url}?{urlencode(shown)}" if shown else f"{method} {url}")
