"""Europe PMC's JSON: one result for each work, as "idlist", "lite" or "core"."""

from __future__ import annotations

from datetime import date

from rowen.sandbox.europepmc_query import ID_OFFSET
from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Collection
from rowen.sandbox.pubmed_xml import MONTHS
from rowen.sandbox.words.journals import PUBLISHERS
from rowen.sandbox.work import Person, Work

Json = dict[str, object]
_LINKS = {
    Role.ERRATUM: ("Erratum for", "Erratum in"), Role.RETRACTION: ("Retraction of", "Retraction in"),
    Role.COMMENT: ("Comment on", "Comment in"), Role.PREPRINT: ("Preprint of", "Preprint in"),
    Role.CONCERN: ("Expression of concern for", "Expression of concern in"),
}  # fmt: skip


def native_id(index: int, collection: Collection, pmid: int) -> str:
    """Return Europe PMC's id of a work in one of its collections."""
    match collection:
        case Collection.MED:
            return str(pmid)
        case Collection.PPR:
            return f"PPR{index + ID_OFFSET}"
        case Collection.AGR:
            return f"IND{index + ID_OFFSET}"
    return f"PMC{index + ID_OFFSET}"


def result(work: Work, collection: Collection, pmid: int, detail: str, links: list[Json], arrived: date) -> Json:
    """Return one result. ``links`` are commentCorrection entries; ``arrived`` is the day of first indexing."""
    made: Json = {"id": native_id(work.index, collection, pmid), "source": collection.name}
    if collection == Collection.MED:
        made["pmid"] = str(pmid)
    if collection == Collection.PMC:
        made["pmcid"] = made["id"]
    if detail == "idlist":
        return made
    if _doi_given(work, collection):
        made["doi"] = work.doi
    made["title"] = title(work)
    names = [
        *(f"{person.family} {person.initials}" for person in work.authors),
        *([work.collective] if work.collective else []),
    ]
    made["authorString"] = ", ".join(names) + "."
    types = [*work.publication_types, *(["Retracted Publication"] if _retracted(collection, links) else [])]
    made |= _core(work, collection, types, links) if detail == "core" else _lite(work, collection, types)
    made |= {
        "isOpenAccess": "Y" if work.quirk % 3 == 0 else "N", "inEPMC": "N", "inPMC": "N", "hasPDF": "N",
        "hasBook": "N", "hasSuppl": "N", "citedByCount": work.quirk % 40, "hasReferences": "N",
        "hasTextMinedTerms": "N", "hasDbCrossReferences": "N", "hasLabsLinks": "N", "hasTMAccessionNumbers": "N",
    }  # fmt: skip
    if detail == "core":
        made["dateOfCreation"] = arrived.isoformat()
    made |= {"firstIndexDate": arrived.isoformat(), "firstPublicationDate": work.electronic.isoformat()}
    return made


def title(work: Work) -> str:
    """Return the title: full stop at the end; now and then the markup is escaped twice, as in the real answers."""
    stop = "" if work.title.endswith("?") else "."
    text = work.title
    if "<" in text and work.quirk % 5 == 0:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return f"[{text}]{stop}" if work.vernacular else f"{text}{stop}"


def _doi_given(work: Work, collection: Collection) -> bool:
    return collection == Collection.PPR or work.quirk % 20 > 1


def _retracted(collection: Collection, links: list[Json]) -> bool:
    return collection == Collection.MED and any(link["type"] == "Retraction in" for link in links)


def _lite(work: Work, collection: Collection, types: list[str]) -> Json:
    made: Json = {}
    if collection != Collection.PPR:
        made = {"journalTitle": work.journal.short, "issue": work.number, "journalVolume": work.volume}
    made["pubYear"] = str(work.electronic.year if collection == Collection.PPR else work.year)
    if collection != Collection.PPR:
        made |= {"journalIssn": f"{work.journal.issn}; ", "pageInfo": work.pages}
    made["pubType"] = "; ".join(name.lower() for name in types)
    return {name: value for name, value in made.items() if value}


def _core(work: Work, collection: Collection, types: list[str], links: list[Json]) -> Json:
    made: Json = {"authorList": {"author": [*map(_author, work.authors), *_group(work)]}}
    if collection == Collection.PPR:
        publisher = PUBLISHERS[work.index % len(PUBLISHERS)][0]
        made["bookOrReportDetails"] = {"publisher": f"{publisher} Preprints", "yearOfPublication": work.electronic.year}
        made["pubYear"] = str(work.electronic.year)
    else:
        made |= {"journalInfo": _journal_info(work), "pubYear": str(work.year), "pageInfo": work.pages}
    if work.sections:
        made["abstractText"] = _abstract(work)
    made |= {
        "affiliation": work.authors[0].affiliation,
        "publicationStatus": "ppublish",
        "language": work.language.code if work.language else "eng",
        "pubModel": "Electronic" if collection == Collection.PPR else "Print-Electronic",
        "pubTypeList": {"pubType": types},
    }
    if work.keywords:
        made["keywordList"] = {"keyword": list(work.keywords)}
    if work.mesh and collection == Collection.MED:
        headings = [
            {"majorTopic_YN": "Y" if at == 1 else "N", "descriptorName": name} for at, name in enumerate(work.mesh)
        ]
        made["meshHeadingList"] = {"meshHeading": headings}
    if links:
        made["commentCorrectionList"] = {"commentCorrection": links}
    return made


def _abstract(work: Work) -> str:
    return "".join(f"<h4>{label.capitalize()}</h4>{text}" if label else text for label, text in work.sections)


def _author(person: Person) -> Json:
    return {
        "fullName": f"{person.family} {person.initials}", "firstName": person.given, "lastName": person.family,
        "initials": person.initials,
        "authorAffiliationDetailsList": {"authorAffiliation": [{"affiliation": person.affiliation}]},
    }  # fmt: skip


def _group(work: Work) -> list[Json]:
    return [{"collectiveName": work.collective}] if work.collective else []


def _journal_info(work: Work) -> Json:
    issued = work.issue.day
    made: Json = {
        "issue": work.number, "volume": work.volume, "journalIssueId": 1_000_000 + work.index,
        "dateOfPublication": f"{issued.year} {MONTHS[issued.month - 1]}", "monthOfPublication": issued.month,
        "yearOfPublication": issued.year, "printPublicationDate": issued.replace(day=1).isoformat(),
        "journal": {
            "title": work.journal.title, "medlineAbbreviation": work.journal.short, "isoabbreviation": work.journal.short,
            "nlmid": work.journal.nlm, "issn": work.journal.issn, "essn": work.journal.issn,
        },
    }  # fmt: skip
    return {name: value for name, value in made.items() if value}


def link(own: Role, other: Role, other_id: str, source: str, *, is_parent: bool) -> Json | None:
    """Return the commentCorrection entry of one linked work; None where Europe PMC makes none."""
    kinds = _LINKS.get(own if is_parent else other)
    if kinds is None:
        return None
    return {"id": other_id, "source": source, "type": kinds[0] if is_parent else kinds[1], "orderIn": 1}
