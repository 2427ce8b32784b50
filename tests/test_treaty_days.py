"""Every day of the five states that the article compares, written down a second time.

Counts, ranks and verdicts rest on these days. A count may survive a wrong day; this comparison does not.
"""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from helpers.data import load

KINDS = ("signed", "deposited", "entry_into_force")
# State, treaty, day of signature, of deposit, of entry into force, as read from the WIPO Lex tables (source S01).
DAYS = """
PRK wipo-convention - 1974-05-17 1974-08-17
PRK paris - 1980-03-07 1980-06-10
PRK berne - 2003-01-28 2003-04-28
PRK nairobi 1983-06-28 2024-01-30 2024-02-29
PRK wct - 2024-01-30 2024-04-30
PRK plt 2000-06-02 2018-05-22 2018-08-22
PRK singapore 2006-03-28 2016-06-13 2016-09-13
PRK beijing 2012-06-26 2016-02-19 2020-04-28
PRK marrakesh 2013-06-28 2016-02-19 2016-09-30
PRK madrid-agreement - 1980-03-07 1980-06-10
PRK madrid-protocol 1989-06-28 1996-07-03 1996-10-03
PRK hague - 1992-04-15 1992-05-27
PRK lisbon - 2004-10-04 2005-01-04
PRK pct - 1980-04-08 1980-07-08
PRK budapest - 2001-11-21 2002-02-21
PRK nice - 1997-03-06 1997-06-06
PRK locarno - 1997-03-06 1997-06-06
PRK strasbourg-ipc - 2001-11-21 2002-11-21
CHN wipo-convention - 1980-03-03 1980-06-03
CHN paris - 1984-12-19 1985-03-19
CHN berne - 1992-07-10 1992-10-15
CHN phonograms - 1993-01-05 1993-04-30
CHN washington 1990-05-01 - -
CHN tlt 1994-10-28 - -
CHN wct - 2007-03-09 2007-06-09
CHN wppt - 2007-03-09 2007-06-09
CHN singapore 2007-01-29 - -
CHN beijing 2012-06-26 2014-07-09 2020-04-28
CHN marrakesh 2013-06-28 2022-02-05 2022-05-05
CHN madrid-agreement - 1989-07-04 1989-10-04
CHN madrid-protocol - 1995-09-01 1995-12-01
CHN hague - 2022-02-05 2022-05-05
CHN pct - 1993-10-01 1994-01-01
CHN budapest - 1995-04-01 1995-07-01
CHN nice - 1994-05-05 1994-08-09
CHN locarno - 1996-06-17 1996-09-19
CHN strasbourg-ipc - 1996-06-17 1997-06-19
VNM wipo-convention - 1981-04-07 1976-07-02
VNM paris - - 1949-03-08
VNM berne - 2004-07-26 2004-10-26
VNM rome - 2006-12-01 2007-03-01
VNM phonograms - 2005-04-06 2005-07-06
VNM brussels - 2005-10-12 2006-01-12
VNM wct - 2021-11-17 2022-02-17
VNM wppt - 2022-04-01 2022-07-01
VNM marrakesh - 2022-12-06 2023-03-06
VNM madrid-agreement - 1956-09-17 1949-03-08
VNM madrid-protocol - 2006-04-11 2006-07-11
VNM hague - 2019-09-30 2019-12-30
VNM pct - 1992-12-10 1993-03-10
VNM budapest - 2021-03-01 2021-06-01
JPN wipo-convention 1967-07-14 1975-01-20 1975-04-20
JPN paris - 1899-04-18 1899-07-15
JPN berne - 1899-04-18 1899-07-15
JPN madrid-indications - 1953-04-21 1953-07-08
JPN rome - 1989-07-26 1989-10-26
JPN phonograms 1972-04-21 1978-06-19 1978-10-14
JPN tlt - 1997-01-01 1997-04-01
JPN wct - 2000-06-06 2002-03-06
JPN wppt - 2002-07-09 2002-10-09
JPN plt - 2016-03-11 2016-06-11
JPN singapore - 2016-03-11 2016-06-11
JPN beijing - 2014-06-10 2020-04-28
JPN marrakesh - 2018-10-01 2019-01-01
JPN madrid-protocol - 1999-12-14 2000-03-14
JPN hague - 2015-02-13 2015-05-13
JPN pct 1970-06-19 1978-07-01 1978-10-01
JPN budapest - 1980-05-19 1980-08-19
JPN nice - 1989-11-17 1990-02-20
JPN locarno - 2014-06-24 2014-09-24
JPN strasbourg-ipc 1971-09-13 1976-08-16 1977-08-18
KOR wipo-convention - 1978-12-01 1979-03-01
KOR paris - 1980-02-01 1980-05-04
KOR berne - 1996-05-21 1996-08-21
KOR rome - 2008-12-18 2009-03-18
KOR phonograms - 1987-07-01 1987-10-10
KOR brussels - 2011-12-19 2012-03-19
KOR tlt - 2002-11-25 2003-02-25
KOR wct - 2004-03-24 2004-06-24
KOR wppt - 2008-12-18 2009-03-18
KOR singapore - 2016-04-01 2016-07-01
KOR beijing - 2020-04-22 2020-07-22
KOR marrakesh 2014-06-26 2015-10-08 2016-09-30
KOR madrid-protocol - 2003-01-10 2003-04-10
KOR hague - 2014-03-31 2014-07-01
KOR pct - 1984-05-10 1984-08-10
KOR budapest - 1987-12-28 1988-03-28
KOR nice - 1998-10-08 1999-01-08
KOR locarno - 2011-01-17 2011-04-17
KOR strasbourg-ipc - 1998-10-08 1999-10-08
KOR vienna - 2011-01-17 2011-04-17
"""


def written() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the days written down here, "-" for none, by state and treaty."""
    lines = [line.split() for line in DAYS.split("\n") if line]
    return {(state, treaty): tuple(days) for state, treaty, *days in lines}


def different(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the states and treaties whose days in a table are not those written down."""
    own = table[table["iso3"].isin({state for state, _ in written()})]
    days = own[list(KINDS)].apply(lambda column: column.dt.strftime("%Y-%m-%d")).astype(object).fillna("-")
    keys = zip(own["iso3"], own["treaty"], strict=True)
    found = dict(zip(keys, days.itertuples(index=False, name=None), strict=True))
    return sorted(key for key in found.keys() | written().keys() if found.get(key) != written().get(key))


def test_the_days_of_the_five_states_are_those_written_down() -> None:
    assert len(written()) == 91 and sum(day != "-" for days in written().values() for day in days) == 191
    assert different(load("treaty_actions")) == []
    assert load("treaty_actions").query("iso3 in ['PRK', 'CHN', 'VNM', 'JPN', 'KOR']")["withdrawal"].isna().all()


@pytest.mark.parametrize("kind", KINDS)
def test_any_one_day_that_is_moved_or_lost_is_noticed(kind: str) -> None:
    table = load("treaty_actions").astype({"iso3": object, "treaty": object})
    table = table[table["iso3"].isin({state for state, _ in written()})].reset_index(drop=True)
    places = {(row.iso3, row.treaty): row.Index for row in table.itertuples()}
    dated = [key for key, days in written().items() if days[KINDS.index(kind)] != "-"]
    for key, moved in product(dated, (True, False)):
        changed = table.copy()
        changed.loc[places[key], kind] = table.loc[places[key], kind] + pd.Timedelta(days=1) if moved else pd.NaT
        assert different(changed) == [key]
    assert len(dated) > 10
