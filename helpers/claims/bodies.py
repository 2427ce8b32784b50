"""Lessons 3, 4 and 8: which bodies the DPRK belongs to, which it left, and which have an office there."""

from __future__ import annotations

import pandas as pd

from helpers import agencies, data
from helpers.claims.model import Choice, Facts, decides, facts_for, one_by_one, row

NAMED = ["UNDP", "WFP"]
SIGN = (
    Choice("office", "an office in Pyongyang", "The table of bodies says whether there is an office."),
    Choice("staff", "staff in Pyongyang", "The UN system's statistics count staff by duty station."),
)
BODIES = (
    Choice("the two named", "UNDP and the World Food Programme", "The two bodies the sentence names."),
    Choice(
        "WIPO too",
        "UNDP, the World Food Programme and WIPO",
        "The sentence read as if WIPO were one of them.",
    ),
)


def in_pyongyang(codes: list[str], sign: str) -> tuple[list[bool], int]:
    """Return for each body whether it shows the sign of being in Pyongyang, and their staff there in all."""
    table = data.load("agency_presence").set_index("agency").loc[codes]
    staff = table["staff_pyongyang_2019"].fillna(0).astype(int)
    shown = table["office_pyongyang_2019"].fillna(False).astype(bool) if sign == "office" else staff > 0
    return shown.tolist(), int(staff.sum())


@decides(
    "c62",
    bodies=BODIES,
    sign=SIGN,
    sentence="{bodies}: {with_sign} of {asked} have {sign}; {staff} staff in all.",
)
@one_by_one
def offices(bodies: str, sign: str) -> tuple[bool | None, Facts]:
    """Judge whether the named bodies have offices in the DPRK."""
    shown, staff = in_pyongyang(NAMED + (["WIPO"] if bodies == "WIPO too" else []), sign)
    return all(shown), {"with_sign": sum(shown), "asked": len(shown), "staff": staff}


@decides("c85", sign=SIGN, sentence="Looked for {sign}: WIPO has {staff} staff there and {offices} offices.")
@one_by_one
def no_office(sign: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that WIPO is not in Pyongyang."""
    (office,), staff = in_pyongyang(["WIPO"], "office")
    shown, _ = in_pyongyang(["WIPO"], sign)
    return not shown[0], {"staff": staff, "offices": int(office)}


WHICH = (
    Choice("both", "World Bank and Fund", "Both bodies compared with WIPO."),
    Choice("IBRD", "the World Bank", "The World Bank alone."),
    Choice("IMF", "the Monetary Fund", "The Fund alone."),
)
RECORD = (
    Choice("course table", "the course's table of agencies", "Put together from several sources."),
    Choice("yearly data", "the Correlates of War data", "An academic data set of memberships by year."),
)


@decides(
    "c78",
    bodies=WHICH,
    record=RECORD,
    sentence="{record}: the DPRK is outside {outside} of {asked} ({bodies}).",
)
@one_by_one
def not_a_member(bodies: str, record: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that the DPRK does not belong to the bodies compared."""
    codes = list(agencies.BANKS) if bodies == "both" else [bodies]
    if record == "course table":
        member = data.load("agencies").set_index("agency").loc[codes, "dprk_member_2019"].eq("yes")
    else:
        table = data.load("igo_membership")
        rows = table[(table["iso3"] == "PRK") & table["organisation"].isin(codes)]
        member = rows.set_index("organisation")["first_year"].notna().reindex(codes)
    outside = int((~member.fillna(False).astype(bool)).sum())
    return outside == len(codes), {"outside": outside, "asked": len(codes)}


LIST = (
    Choice("membership list", "the list of memberships", "A list by research institutes."),
    Choice(
        "yearly data",
        "the Correlates of War data",
        "That data set never has the DPRK as a member of the agency.",
    ),
)


@decides(
    "c80",
    record=LIST,
    sentence="{record}: joined in {joined}, left in {left}; joined WIPO in {wipo}.",
    unknown="{record}: no entry, an error of the data set, so it decides nothing.",
)
@one_by_one
def left_the_agency(record: str) -> tuple[bool | None, Facts]:
    """Judge the counter-argument that the DPRK left the atomic agency it joined in the year of WIPO."""
    if record == "yearly data":
        table = data.load("igo_membership")
        rows = table[(table["organisation"] == "IAEA") & (table["iso3"] == "PRK")]
        if rows["first_year"].isna().all():
            return None, {}
    atomic, wipo = row("agency_presence", "agency", "IAEA"), row("agency_presence", "agency", "WIPO")
    years = {"joined": atomic["joined_year"], "left": atomic["left_year"], "wipo": wipo["joined_year"]}
    left_again = bool(pd.notna(years["left"])) and bool(years["joined"] == years["wipo"])
    return left_again, {name: str(year) for name, year in years.items()}


@facts_for("c71")
def memberships() -> Facts:
    """Return to how many bodies of the table the DPRK belongs."""
    return {"memberships": int(data.load("agency_presence")["dprk_status_2019"].eq("member").sum())}


@facts_for("c79")
def other_bodies() -> Facts:
    """Return how many bodies besides WIPO could have been the case studied."""
    return {"organisations": len(data.load("agency_presence")) - 1}
