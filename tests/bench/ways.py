"""The three notebooks the benchmark compares, the words their charts show, and the walk of the date slider."""

from __future__ import annotations

from pathlib import Path

from drawings import from_python

from helpers.figures import figure

USUAL = """\
import altair as alt
import ipywidgets as widgets
import pandas as pd

rows = pd.read_csv("bench.csv", dtype={"as_of": str})
colours = alt.Scale(domain=["DPRK", "named in the article", "other"], range=["#d55e00", "#2f7fc1", "#8b9199"])
days = widgets.SelectionSlider(options=DAYS, value="2020-03-05", description="On which day")
rules = widgets.RadioButtons(options=RULES, value="deposited", description="What counts as a party")
regions = widgets.Dropdown(options=REGIONS, value="east-southeast", description="What counts as Asia")


def draw(rule, region, as_of):
    shown = rows[(rows["rule"] == rule) & (rows["region"] == region) & (rows["as_of"] == as_of) & rows["charted"]]
    base = alt.Chart(shown).encode(
        y=alt.Y("state:N", sort=None, title=None),
        x=alt.X("treaties:Q", title="Treaties, of 26", scale=alt.Scale(domain=[0, 34])),
    )
    bars = base.mark_bar(height=15).encode(color=alt.Color("group:N", scale=colours, legend=None))
    text = base.mark_text(align="left", dx=6).encode(text="tag:N")
    return (bars + text).properties(width=720, height=alt.Step(23), title=f"Counting {rule}, {as_of}")
"""
SHOWN = "\nwidgets.interact(draw, rule=rules, region=regions, as_of=days);"
OFFLINE = 'alt.renderers.enable("jupyter", offline=True, embed_options={"renderer": "svg"})' + SHOWN
LABS_OWN = (
    """\
V5 = "application/vnd.vegalite.v5+json"


def lab(spec, **_):
    spec = {**spec, "$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    return {V5: spec, "text/plain": "chart"}, {V5: {"embed_options": {"renderer": "svg", "actions": False}}}


alt.renderers.register("lab", lab)
alt.renderers.enable("lab")"""
    + SHOWN
)
WAYS = {
    "course": "explore, linked in the browser",
    "interact": "interact + new chart, Altair offline",
    "interact-lab": "interact + new chart, JupyterLab's own",
}


def cells() -> dict[str, tuple[str, str]]:
    """Return the two cells of each way's notebook."""
    options = {c.name: c.values for c in figure("ranking").controls}
    usual = f"DAYS = {options['as_of']}\nRULES = {options['rule']}\nREGIONS = {options['region']}\n{USUAL}"
    return {
        "course": ("from helpers import explore", 'explore("ranking")'),
        "interact": (usual, OFFLINE),
        "interact-lab": (usual, LABS_OWN),
    }


def start() -> str:
    """Return the day the chart starts with."""
    found: str = figure("ranking").choose()["as_of"]
    return found


def expected() -> dict[str, str]:
    """Return the words the chart shows for each day, rule and region as they are at the start."""
    shown, found = figure("ranking"), {}
    for as_of in next(c for c in shown.controls if c.name == "as_of").values:
        words = from_python(shown.at(as_of=as_of).chart, 720).words
        found[as_of] = "|".join(sorted(words.elements()))
    return found


def write_rows(folder: Path) -> None:
    """Write the rows of every state, with the words beside each bar, where the usual notebooks read them."""
    rows = figure("ranking").cube.rows
    who = rows["group"].map({"DPRK": "  ◀ DPRK", "named in the article": "  • named", "other": ""}).astype(str)
    place = rows["tied"].map({True: "joint no. ", False: "no. "}).astype(str) + rows["rank"].astype(str)
    tag = rows["treaties"].astype(str) + "  ·  " + place + who
    rows.assign(tag=tag).to_csv(folder / "notebooks" / "bench.csv", index=False)


def walk(words: dict[str, str], start: str, moves: int) -> list[tuple[str, str]]:
    """Return keys and what each must lead to: to and fro over days whose charts differ from their neighbours'."""
    days = list(words)
    at = low = high = days.index(start)
    while low > 0 and words[days[low - 1]] != words[days[low]]:
        low -= 1
    while high + 1 < len(days) and words[days[high + 1]] != words[days[high]]:
        high += 1
    if low == high:
        raise SystemExit(f"No neighbour of {start} has another chart, so no move could be seen.")
    steps, step = [], -1
    for _ in range(moves):
        step = -step if not low <= at + step <= high else step
        at += step
        steps.append(("ArrowRight" if step > 0 else "ArrowLeft", words[days[at]]))
    return steps
