"""One exchange over HTTP: a request goes out under the rate limit, an answer comes in under limits of time and size."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import requests
from requests.auth import HTTPBasicAuth
from requests.utils import get_auth_from_url

from connectors.answers import TransientAnswer
from connectors.limits import Limiter
from rowen.records import Refused, Untrustworthy

_CHUNK = 65536
_NOISE = re.compile(r"<?[\w.]+(?: object at 0x[0-9a-f]+|\([^()]*\))>?: ?")
_NUMBER = re.compile(r"\s*([1-9]\d*)\s*s?\s*$")
_HUNG_UP = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""Faults of a safe connection that pass; a certificate or protocol that does not fit stays."""
Hide = Callable[[str], str]
_FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Timeout:
    """Seconds to wait: for a connection, for the next bytes, and for one whole answer."""

    connect: float = 10.0
    read: float = 60.0
    whole: float = 300.0


@dataclass(frozen=True)
class Raw:
    """What came: the bytes as far as they are at hand, and what was wrong with the way they came (None if nothing)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    fault: Exception | None = None


class Transport:
    """Sends requests for one client. Knows nothing of archives, retries or what an answer means."""

    def __init__(
        self, source: str, limiter: Limiter, *, timeout: Timeout, max_bytes: int, contact: str | None, hide: Hide
    ) -> None:
        """Take the limits, a contact address for the provider, and what takes secrets out of messages."""
        self._source, self._limiter, self._timeout, self._max_bytes = source, limiter, timeout, max_bytes
        self._hide = hide
        self._session = requests.Session()
        self._session.headers["User-Agent"] = _user_agent(contact)
        self._session.auth = _own_password

    def exchange(
        self, method: str, url: str, params: Mapping[str, str], headers: Mapping[str, str], body: bytes | None = None
    ) -> Raw:
        """Send one request and read its answer, redirects not followed. ``body`` is sent as it is, in place of a form.

        Raises:
            TransientAnswer: nothing came.
            Refused: the request cannot be sent at all (address, certificate).
        """
        form = method == "POST" and body is None
        try:
            with self._limiter.place():
                response = self._session.request(
                    method,
                    url,
                    params=None if form else params,
                    data=params if form else body,
                    headers={**headers, "Content-Type": _FORM} if form else headers,
                    stream=True,
                    timeout=(self._timeout.connect, self._timeout.read),
                    allow_redirects=False,
                )
        except requests.exceptions.SSLError as error:
            if isinstance(_cause(error), _HUNG_UP):
                raise TransientAnswer(f"no connection ({self._words(error)})") from None
            remedy = "Check the base URL, the clock and the certificates of this machine."
            raise Refused(self._source, f"No safe connection: {self._words(error)}.", remedy) from None
        except (requests.ConnectionError, requests.Timeout) as error:
            raise TransientAnswer(f"no connection ({self._words(error)})") from None
        except (
            requests.RequestException,
            ValueError,
        ) as error:  # what a host like a..b raises is not wrapped by requests
            raise Refused(
                self._source, f"The request cannot be sent: {self._words(error)}.", "Check the base URL."
            ) from None
        heed(self._limiter, response.headers)
        with response:
            body, fault = self._read(response)
        return Raw(response.status_code, response.headers, body, fault)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _read(self, response: requests.Response) -> tuple[bytes, Exception | None]:
        """Read to the end; a body that ends early, takes too long or is too large comes back with its fault."""
        body = bytearray()
        until = time.monotonic() + self._timeout.whole
        try:
            for chunk in response.iter_content(_CHUNK):
                body += chunk
                if len(body) > self._max_bytes:
                    words = f"It sent more than {self._max_bytes:,} bytes in one answer."
                    return bytes(body[:_CHUNK]), Untrustworthy(self._source, words, "Check the base URL of the source.")
                if time.monotonic() > until:
                    return bytes(body), TransientAnswer(f"an answer that took longer than {self._timeout.whole:.0f} s")
        except requests.RequestException as error:
            return bytes(body), TransientAnswer(f"an answer cut off on the way ({self._words(error)})")
        return bytes(body), None

    def _words(self, error: Exception) -> str:
        """Say what happened on the wire, without addresses in memory, query strings and secrets."""
        return self._hide(_NOISE.sub("", str(_cause(error)))).split("?")[0].strip() or type(error).__name__


def heed(limiter: Limiter, headers: Mapping[str, str]) -> None:
    """Slow down to what a source names as its limits for this caller (Crossref: so many in an interval, so many at once)."""
    allowed, interval, at_once = (
        _NUMBER.match(headers.get(f"X-{name}", ""))
        for name in ("Rate-Limit-Limit", "Rate-Limit-Interval", "Concurrency-Limit")
    )
    if allowed and interval:
        limiter.at_most(int(allowed[1]) / int(interval[1]), int(at_once[1]) if at_once else None)


def _cause(error: BaseException) -> BaseException:
    while inner := _inside(error):
        error = inner
    return error


def _inside(error: object) -> BaseException | None:
    """Return the error that an error wraps, as requests and urllib3 do in two ways."""
    wrapped = (getattr(error, "reason", None), *reversed(getattr(error, "args", ())))
    return next((one for one in wrapped if isinstance(one, BaseException)), None)


def _own_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send the name and password that stand in the address, if any.

    Left to itself, requests looks for the host in ~/.netrc, and would put what it finds (a default counts for every
    host) in place of the source's own key.
    """
    user, password = get_auth_from_url(request.url or "")
    return HTTPBasicAuth(user, password)(request) if user else request


def _user_agent(contact: str | None) -> str:
    try:
        name = f"rowen/{version('rowen')}"
    except PackageNotFoundError:
        name = "rowen"
    return f"{name} (mailto:{contact})" if contact else name
