"""One record of every platform's RIS, in examples of our own."""

EBSCO = """TY  - JOUR
ID  - 117372971
T1  - Sleep and the forum
AU  - Doe, Jane
AU  - Roe, R. B.
JO  - Journal of Sleep
JF  - Journal of Sleep
JA  - J SLEEP
Y1  - 2019/05//
VL  - 12
IS  - 3
M3  - Article
SP  - 45
EP  - 67
SN  - 00284793
AB  - People slept. [ABSTRACT FROM AUTHOR]
AB  - Copyright of Journal of Sleep is the property of A Press. (Copyright applies to all Abstracts.)
KW  - SLEEP
N1  - Accession Number: 117372971; Doe, Jane 1,2; Email Address: jane@example.org; Source Info: May2019, Vol. 12
L3  - 10.1000/sleep.1
UR  - https://search.ebscohost.com/login.aspx?direct=true&db=rzh&AN=117372971&site=ehost-live
DP  - EBSCOhost
DB  - CINAHL Complete
ER  -
"""
OVID = """1.
TY  - JOUR
DB  - Embase <1974 to 2024 March 01>
AN  - 631234567
ID  - 631234567
DO  - https://dx.doi.org/10.1000/sleep.1
T1  - Sleep and the forum.
A1  - Doe, Jane
A1  - Roe, R. B.
Y1  - 2019//May
N2  - People slept. Copyright &#xa9; 2019 A Press. All rights reserved.
KW  - *sleep
JF  - Journal of Sleep
JA  - J Sleep
VL  - 12
IS  - 3
SP  - 45
EP  - 67
CY  - United States
PB  - A Press
SN  - 0028-4793
SN  - 1533-4406 (electronic)
PT  - Article
LA  - English
ER  -

Link to the Ovid Full Text or citation: https://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=fulltext&D=emed20&AN=631234567
"""
PROQUEST = """TY  - JOUR
T1  - Sleep and the forum
AN  - 2214991469
AB  - People slept.
JF  - Journal of Sleep
JO  - J Sleep
AU  - Doe, Jane
AU  - Roe, R. B.
Y1  - 2019/05//
PY  - 2019
DA  - May 2019
SP  - 45
EP  - 67
CY  - London
PB  - A Press
VL  - 12
IS  - 3
SN  - 00284793
KW  - Sleep
UR  - https://www.proquest.com/docview/2214991469?accountid=1
L2  - https://resolver.example.org/?url_ver=Z39
LA  - English
DB  - Sociological Abstracts
N1  - Copyright - Copyright A Press May 2019
DO  - http://dx.doi.org/10.1000/sleep.1
ER  -
"""
WOS = """TY  - JOUR
AU  - Doe, Jane
AU  - Roe, R. B.
TI  - Sleep and the forum
T2  - JOURNAL OF SLEEP
LA  - English
KW  - sleep
AB  - People slept. (C) 2019 A Press. All rights reserved.
AD  - Univ X, City, CountryC3  - University of X
FU  - A FoundationFX  - Thanks.
PU  - A PRESS
PI  - LONDON
SN  - 0028-4793
SN  - 1533-4406
J9  - J SLEEP
JI  - J. Sleep
DA  - MAY
PY  - 2019
VL  - 12
IS  - 3
SP  - 45
EP  - 67
DO  - 10.1000/sleep.1
C6  - MAR 2019
AN  - WOS:000123456700001
ER  -
"""
SCOPUS = """TY  - JOUR
AU  - Doe, Jane
AU  - Roe, R. B.
TI  - Sleep and the forum
PY  - 2019
T2  - Journal of Sleep
VL  - 12
IS  - 3
SP  - 45
EP  - 67
DO  - 10.1000/sleep.1
C2  - 31234567
UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85012345678&doi=10.1000%2fsleep.1&partnerID=40
AD  - University of X
AB  - People slept. © 2019 A Press
KW  - Sleep
PB  - A Press
SN  - 00284793 (ISSN)
LA  - English
J2  - J Sleep
M3  - Article
DB  - Scopus
N1  - Export Date: 1 March 2024; Cited By: 3
ER  -
"""
COCHRANE = """Record #1 of 1
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  -  JOUR
AN  -  CN-01234567
A1  -  Doe, Jane
A1  -  Roe, R. B.
T1  -  Sleep and the forum
JA  -  Journal of Sleep
PY  -  2019
VL  -  12
IS  -  3
SP  -  45-67
C3  -  PUBMED 31234567,EMBASE 631234567
M3  -  Journal article
KW  -  *Sleep
AB  -  People slept.
DO  -  10.1000/sleep.1
US  -  https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full
ER  -
"""
EMBASE = """TY  - JOUR
M3  - Article
Y1  - 2019
VL  - 12
IS  - 3
SP  - 45
EP  - 67
SN  - 0028-4793
JF  - Journal of Sleep
JO  - J. Sleep
UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L631234567&from=export
U2  - L631234567
DB  - Embase
DB  - Medline
U3  - 2019-05-01
U4  - 2019-05-09
DO  - 10.1000/sleep.1
A1  - Doe, Jane
A1  - Roe, R. B.
M1  - (Doe J., jane@example.org; Roe R.) University of X
T1  - Sleep and the forum
LA  - English
KW  - sleep
N2  - People slept. © 2019 A Press.
C5  - 31234567
ER  -
"""
LENS = """TY  - JOUR
AB  - People slept.
AU  - Doe, Jane
AU  - Roe, R. B.
DA  - 2019/05/07
DO  - 10.1000/sleep.1
EP  - 67
ID  - 000-463-679-101-319
IS  - 3
JF  - Journal of Sleep
L2  - https://pubmed.ncbi.nlm.nih.gov/31234567/
PB  - A Press
PY  - 2019
SN  - 00284793
SP  - 45
TI  - Sleep and the forum
UR  - https://lens.org/000-463-679-101-319
VL  - 12
ER  -
"""
DIMENSIONS = """TY  - JOUR
TI  - Sleep and the forum
JO  - Journal of Sleep
AU  - Doe, Jane
AU  - Roe, R. B.
PY  - 2019
DA  - 2019/05/07
VL  - 12
IS  - 3
SP  - 45
EP  - 67
DO  - 10.1000/sleep.1
ID  - pub.1100000001
AB  - People slept.
UR  - https://app.dimensions.ai/details/publication/pub.1100000001
ER  -
"""
SPRINGER = """TY  - JOUR
AU  - Doe, Jane
AU  - Roe, R. B.
PY  - 2019
DA  - 2019/05/07
TI  - Sleep and the forum
JO  - Journal of Sleep
SP  - 45
EP  - 67
VL  - 12
IS  - 3
AB  - People slept.
SN  - 0028-4793
UR  - https://doi.org/10.1000/sleep.1
DO  - 10.1000/sleep.1
ID  - Doe2019
ER  -
"""
CAB = """TY  - JOUR
T1  - Sleep and the forum.
AU  - Doe, Jane
AU  - Roe, R. B.
Y1  - 2019
A3  - A Society
JF  - Journal of Sleep
VL  - 12
IS  - 3
SP  - 45
EP  - 67
SN  - 0028-4793
N2  - People slept.
AN  - 20193152553
UR  - https://www.cabdirect.org/cabdirect/abstract/20193152553
DO  - 10.1000/sleep.1
DB  - CAB Abstracts
ER  -
"""
SCIELO = """TY  - JOUR
AU  - Doe, Jane
AU  - Roe, R. B.
TI  - El sueño y el foro
TT  - Sleep and the forum
JO  - Journal of Sleep
VL  - 12
IS  - 3
SN  - 0028-4793
DB  - LILACS
DP  - http://bvsalud.org/
ID  - biblio-1375373
LA  - es
SP  - 45
EP  - 67
DA  - 2019/05
PY  - 2019
DO  - 10.1000/sleep.1
AB  - La gente durmió.
AB  - People slept.
ER  -
"""
ENDNOTE = """TY  - JOUR
AB  - People slept.
AN  - 31234567
AU  - Doe, Jane
AU  - Roe, R. B.
DA  - May 7
DB  - PubMed
DO  - 10.1000/sleep.1
DP  - NLM
ET  - 2019/03/01
IS  - 3
J2  - J Sleep
KW  - Sleep
Forum
LA  - eng
N1  - 1533-4406
Doe, Jane
Journal Article
PY  - 2019
SN  - 0028-4793 (Print)
0028-4793
SP  - 45-67
ST  - Sleep and the forum
T2  - Journal of Sleep
TI  - Sleep and the forum
VL  - 12
ID  - 17
ER  -
"""
ZOTERO = """TY  - JOUR
TI  - Sleep and the forum
AU  - Doe, Jane
AU  - Roe, R. B.
T2  - Journal of Sleep
AB  - People slept.
DA  - 2019/05//
PY  - 2019
DO  - 10.1000/sleep.1
DP  - PubMed
VL  - 12
IS  - 3
SP  - 45
EP  - 67
J2  - J Sleep
LA  - eng
SN  - 0028-4793
KW  - Sleep
N1  - <p>a note</p>
ER  -
"""
MENDELEY = """TY  - JOUR
AB  - People slept.
AU  - Doe, Jane
AU  - Roe, R. B.
DO  - 10.1000/sleep.1
EP  - 67
IS  - 3
KW  - sleep
PY  - 2019
SN  - 0028-4793
SP  - 45
TI  - Sleep and the forum
T2  - Journal of Sleep
UR  - https://doi.org/10.1000/sleep.1
VL  - 12
ER  -
"""
RAYYAN = """TY  - JOUR
AN  - rayyan-123456789
TI  - Sleep and the forum
Y1  - 2019
Y2  - 5
T2  - Journal of Sleep
SN  - 0028-4793
VL  - 12
IS  - 3
SP  - 45-67
AU  - Doe, Jane
AU  - Roe, R. B.
LA  - English
AB  - People slept.
DO  - 10.1000/sleep.1
N1  - RAYYAN-INCLUSION: {"Jane"=>"Included"}
ER  -
"""
COVIDENCE = """TY  - JOUR
TI  - Sleep and the forum
AU  - Doe, Jane
AU  - Roe, R. B.
PY  - 2019
PD  - May
N2  - People slept.
JO  - Journal of Sleep
PB  -
CY  -
VL  - 12
IS  - 3
PG  - 45-67
SP  - 45
EP  - 67
AN  -
DO  - 10.1000/sleep.1
UR  -
NS  -
N1  -
ER  -
"""
