"""One study of ClinicalTrials.gov becomes the record of a registration; what has no place is kept by its path."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.fields import Fields, leftovers, text, texts
from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

_TOLD = {
    "identificationModule": frozenset({"nctId", "nctIdAliases", "briefTitle", "officialTitle"}),
    "statusModule": frozenset({"overallStatus"}),
    "descriptionModule": frozenset({"briefSummary", "detailedDescription"}),
    "conditionsModule": frozenset({"conditions", "keywords"}),
    "designModule": frozenset({"studyType", "phases"}),
}
"""Fields that the record holds whole. All others are kept word for word, also where the record holds a part of them."""

_REPORTS = frozenset({"RESULT", "DERIVED"})


def read_study(study: Fields) -> Record:
    """Read one study; fields that were not asked for stay empty.

    Raises:
        KeyError: it has no NCT id.
        ValueError: the id is none.
    """
    protocol: Fields = study["protocolSection"]
    identification: Fields = protocol["identificationModule"]
    native_id = normal.nct(text(identification, "nctId"))
    if not native_id:
        raise ValueError(f"{identification['nctId']!r} is no NCT id")
    conditions, design = _module(protocol, "conditionsModule"), _module(protocol, "designModule")
    official, brief = text(identification, "officialTitle"), text(identification, "briefTitle")
    posted = _day(_module(protocol, "statusModule"), "studyFirstPostDateStruct")
    return Record(
        native_id=native_id,
        kind=Kind.REGISTRATION,
        type_as_given=text(design, "studyType"),
        title=brief or official,
        authors=tuple(_people(protocol)),
        published=posted,
        created=posted,
        identifiers=_identifiers(native_id, identification),
        abstract=tuple(_abstract(_module(protocol, "descriptionModule"))),
        publication_types=tuple(filter(None, (text(design, "studyType"), *texts(design, "phases")))),
        keywords=(*texts(conditions, "conditions"), *_interventions(protocol), *texts(conditions, "keywords")),
        mesh=tuple(_mesh(_module(study, "derivedSection"))),
        urls=tuple(text(link, "url") for link in _module(protocol, "referencesModule").get("seeAlsoLinks", ())),
        notes=(official,) if official and brief and official != brief else (),
        notices=tuple(_notices(_module(protocol, "referencesModule"))),
        status=text(_module(protocol, "statusModule"), "overallStatus"),
        extra=(*_countries(protocol), *_rest(study, protocol)),
    )


def _module(section: Fields, name: str) -> Fields:
    found: Fields = section.get(name) or {}
    return found


def _day(module: Fields, name: str) -> PartialDate | None:
    return parse_date(text(_module(module, name), "date"))


def _people(protocol: Fields) -> Iterator[Author]:
    """Yield the investigators as they are written, then the lead sponsor, who answers for the registration."""
    for official in _module(protocol, "contactsLocationsModule").get("overallOfficials", ()):
        if text(official, "name"):
            yield Author(family=text(official, "name"))
    sponsor = text(_module(_module(protocol, "sponsorCollaboratorsModule"), "leadSponsor"), "name")
    if sponsor:
        yield Author(collective=sponsor)


def _identifiers(native_id: str, identification: Fields) -> Identifiers:
    aliases = (normal.nct(alias) for alias in identification.get("nctIdAliases", ()))
    others = [
        ("org_study_id", text(_module(identification, "orgStudyIdInfo"), "id")),
        *(
            (text(item, "type").lower() or "secondary_id", text(item, "id"))
            for item in identification.get("secondaryIdInfos", ())
        ),
    ]
    return Identifiers(
        nct=tuple(dict.fromkeys((native_id, *filter(None, aliases)))),
        others=tuple((scheme, value) for scheme, value in others if value),
    )


def _abstract(description: Fields) -> Iterator[AbstractPart]:
    for name, label in (("briefSummary", "Brief summary"), ("detailedDescription", "Detailed description")):
        if text(description, name):
            yield AbstractPart(text(description, name), label)


def _interventions(protocol: Fields) -> Iterator[str]:
    for item in _module(protocol, "armsInterventionsModule").get("interventions", ()):
        yield text(item, "name")


def _mesh(derived: Fields) -> Iterator[str]:
    for name in ("conditionBrowseModule", "interventionBrowseModule"):
        for heading in _module(derived, name).get("meshes", ()):
            yield text(heading, "term")


def _notices(references: Fields) -> Iterator[Notice]:
    """Yield the reports of the study's results; what it cites as background is no link of this kind."""
    for item in references.get("references", ()):
        if text(item, "type") in _REPORTS:
            yield Notice(text(item, "type"), text(item, "citation"), pmid=normal.pmid(item.get("pmid")) or "")


def _countries(protocol: Fields) -> Iterator[tuple[str, str]]:
    locations = _module(protocol, "contactsLocationsModule").get("locations", ())
    countries = dict.fromkeys(text(place, "country") for place in locations)
    yield from (("countries", "; ".join(filter(None, countries))),) if any(countries) else ()


def _rest(study: Fields, protocol: Fields) -> Iterator[tuple[str, str]]:
    for name, module in protocol.items():
        if isinstance(module, dict):
            yield from leftovers(module, _TOLD.get(name, frozenset()), f"protocolSection.{name}")
        else:
            yield from leftovers({name: module}, frozenset(), "protocolSection")
    yield from leftovers(study, frozenset({"protocolSection"}))
