"""The list of sources: each is documented, tested by the contract suite, and reachable by its environment names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import connectors
from connectors.archive import Archive
from connectors.contract import KeyUse
from connectors.http import Fetched
from rowen.records import InputError
from rowen.sandbox.services import NAMES as PRACTISED
from rowen.sandbox.services import SERVICES
from tests.connectors.fake import Reply, serving

ROOT = Path(__file__).resolve().parents[2]
NAMES = [source.name for source in connectors.SOURCES]
LOOKUPS = [source.name for source in connectors.LOOKUPS]


@pytest.mark.parametrize("name", [*NAMES, *LOOKUPS])
def test_every_source_has_a_page_for_its_readers(name: str) -> None:
    page = ROOT / "docs" / "sources" / f"{name}.md"
    assert page.is_file(), f"write {page.relative_to(ROOT)}: what the source is asked, its limits, its traps"
    assert len(page.read_text(encoding="utf-8")) > 500


@pytest.mark.parametrize("name", NAMES)
def test_every_source_keeps_the_contract(name: str) -> None:
    test = ROOT / "tests" / "connectors" / f"test_{name}.py"
    assert test.is_file(), f"write {test.relative_to(ROOT)} with a subclass of ByIdContract or WholePagesContract"
    classes = [node for node in ast.parse(test.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    bases = {base.id for node in classes for base in node.bases if isinstance(base, ast.Name)}
    assert bases & {"ByIdContract", "WholePagesContract"}, f"{test.name} subclasses neither of the two contracts"


@pytest.mark.parametrize("name", LOOKUPS)
def test_every_lookup_keeps_the_contract(name: str) -> None:
    test = ROOT / "tests" / "connectors" / f"test_{name}.py"
    assert test.is_file(), f"write {test.relative_to(ROOT)} with a subclass of LookupContract"
    classes = [node for node in ast.parse(test.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    assert "LookupContract" in {base.id for node in classes for base in node.bases if isinstance(base, ast.Name)}


def test_every_lookup_in_the_folder_is_listed_and_refused_as_a_source() -> None:
    found = {
        path.stem
        for path in (ROOT / "connectors").glob("*.py")
        if path.stem != "contract" and "def look_up(" in path.read_text(encoding="utf-8")
    }
    assert found == set(LOOKUPS)
    refused = connectors.refusals()
    assert all(refused[source.name].message == source.no_search for source in connectors.LOOKUPS)


def test_every_connector_in_the_folder_is_listed() -> None:
    found = {
        path.stem
        for path in (ROOT / "connectors").glob("*.py")
        if path.stem != "contract" and "def search(self, client: Client" in path.read_text(encoding="utf-8")
    }
    assert found == set(NAMES)


def test_names_are_unique_and_fit_environment_variables() -> None:
    names = [*NAMES, *LOOKUPS]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name == name.lower() for name in names)


def test_an_unknown_source_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(InputError, match=r"'embase'.*pubmed, europepmc"):
        connectors.connector("embase")


def test_a_client_is_set_up_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pages: list[Fetched] = []
    with serving(lambda asked: Reply(b"good")) as server:
        monkeypatch.setenv("ROWEN_PUBMED_URL", f"{server.url}/eutils/")
        monkeypatch.setenv("ROWEN_PUBMED_API_KEY", " a-key-of-mine ")
        monkeypatch.setenv("ROWEN_CONTACT_EMAIL", "me@example.org")
        with connectors.client_for(connectors.connector("pubmed"), Archive(tmp_path), pages.append) as client:
            assert (client.api_key, client.contact) == ("a-key-of-mine", "me@example.org")
            client.post("esearch.fcgi", {}, role="ids")
    assert server.asked[0].path == "/eutils/esearch.fcgi"


@pytest.mark.parametrize("base", ["eutils", "ftp://example.org", "http://", "file:///etc"])
def test_what_is_no_web_address_is_refused_by_its_variables_name(
    base: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROWEN_EUROPEPMC_URL", base)
    with pytest.raises(InputError, match="ROWEN_EUROPEPMC_URL"):
        connectors.client_for(connectors.connector("europepmc"), Archive(tmp_path), lambda fetched: None)


def test_limits_are_the_providers() -> None:
    pubmed, europepmc = map(connectors.connector, ("pubmed", "europepmc"))
    assert (pubmed.limits(has_key=False), pubmed.limits(has_key=True)) == (3.0, 10.0)
    assert europepmc.limits(has_key=False) == 10.0


@pytest.mark.parametrize("name", [*NAMES, *(source.name for source in connectors.LOOKUPS)])
def test_every_source_can_be_practised(name: str) -> None:
    assert name in PRACTISED, f"write rowen/sandbox/{name}.py: a Service that speaks its protocol"


def test_a_source_that_needs_a_key_needs_one_in_practice_too() -> None:
    needed = {source.name for source in connectors.SOURCES if source.key is KeyUse.REQUIRED}
    assert needed <= {service.name for service in SERVICES if service.practice_key}
