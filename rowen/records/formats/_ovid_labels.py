"""Ovid's field labels and the two-letter tags that say the same; from the field guides of its databases."""

from __future__ import annotations

LABELS = {
    label: tag
    for tag, labels in (
        ("VN", "vendor"),
        ("DB", "database"),
        ("UI", "unique identifier|medline identifier"),
        ("AN", "accession number|accession no|embase accession id|record identifier"),
        ("PM", "pubmed id|pmid|medline pmid|pubmed identifier"),
        ("AU", "author|authors|author(s)|inventor|inventors|author/editor|authors/editors"),
        ("FA", "authors full name|author full name|authors full names"),
        ("CA", "corporate author|corporate authors|group author|collective name|author/corporate"),
        ("ED", "editor|editors|book editors|series editor"),
        ("TI", "title|article title|document title"),
        ("CT_", "chapter title"),
        ("OT_", "original title|vernacular title|foreign title|title in original language"),
        ("BT", "book title|monograph title"),
        ("SO", "source|bibliographic source"),
        ("AS", "abbreviated source"),
        ("JN", "journal name|journal title|journal|publication title|full source title|journal full title"),
        ("JA", "journal abbreviation|abbreviated journal|journal name abbreviated|nlm journal name"),
        ("AB", "abstract|english abstract|summary"),
        ("KW", "author keywords|keywords|keyword|keyword heading|key words|author keyword"),
        ("ID", "key concepts|identifiers|candidate terms|uncontrolled terms"),
        ("MH", ("mesh subject headings|mesh headings|mesh|subject headings|emtree|emtree heading|heading word"
               "|index terms|descriptors|thesaurus terms|cab thesaurus|emtree headings|medical subject headings")),
        ("LG", "language|languages"),
        ("PT", "publication type|publication types|document type|source type|type of publication|study type"),
        ("DO", "doi|doi number|digital object identifier|digital object identifier (doi)"),
        ("AI", "article identifier|article identifiers"),
        ("IS", ("issn|issn print|issn electronic|issn linking|international standard serial number|electronic issn"
               "|print issn|issn (print)|issn (electronic)|issn, electronic|issn, print")),
        ("IB", "isbn|international standard book number|isbn (print)|isbn (electronic)"),
        ("YR", "year|year of publication|publication year"),
        ("DP", "date of publication|publication date|date published|issue date|cover date"),
        ("VO", "volume"),
        ("IP", "issue|issue/part|issue part|issue number"),
        ("PG", "page|pages|pagination|page numbers|page range"),
        ("PB", "publisher|publisher information|publishers"),
        ("CP", "country of publication|place of publication"),
        ("XL", ("link to the ovid full text or citation|link to the external link resolver|external link resolver"
               "|url|urls|link to full text|full text link")),
        ("", ("score|institution|institutions|author e-mail|author email|status|publication status|update date"
             "|entry date|entrez date|date created|date completed|revision date|date of revision|journal subset"
             "|nlm journal code|references|cited references|number of references|comments|local messages|copyright"
             "|conflict of interest|grant information|grant number|registry numbers|cas registry/ec number"
             "|correspondence address|classification code|classification|population|location|age group"
             "|methodology|special feature|supplementary concept|gene symbol|clinical trial number|format covered"
             "|conference|conference information|media type|country|reprint author|address|author address"
             "|notes|update code|record owner|record status|intended audience|grant/sponsorship|tests & measures"
             "|summary language|drug trade name|device manufacturer|drug manufacturer|email address")),
    )
    for label in labels.split("|")
}  # fmt: skip
"""Label in lower case -> tag; "" for a label that has no field of its own in a record."""
