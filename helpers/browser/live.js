// The browser's half of an explorable: chart, sentence, table and sources, all read from one slice of the cube.
// It needs no kernel and no network: Vega comes once per page from the shared library model.
const VEGA = Symbol.for("amicable-ties.vega");
const MARKS = { holds: "✓ Holds", fails: "✗ Fails", "holds under a stated rule": "◐ Holds under a stated rule", "cannot tell": "? Cannot tell" };
const MONTHS = "January February March April May June July August September October November December".split(" ");

async function unzip(buffer) {
  const stream = new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function loadVega(library) {
  return (globalThis[VEGA] ??= (async () => {
    const url = URL.createObjectURL(new Blob([await unzip(library.get("bundle"))], { type: "text/javascript" }));
    try { return (await import(url)).default; } finally { URL.revokeObjectURL(url); }
  })().catch((error) => { delete globalThis[VEGA]; throw error; }));
}

// --- the cube -------------------------------------------------------------------------------------------------
async function openCube(buffer) {
  const cube = JSON.parse(new TextDecoder().decode(await unzip(buffer)));
  cube.slice = (state) => {
    const rows = [];
    for (let i = cube.starts[state]; i < cube.starts[state + 1]; i++) {
      const row = {};
      for (const [name, column] of Object.entries(cube.columns)) row[name] = column.values[column.codes[i]];
      rows.push(row);
    }
    return rows;
  };
  return cube;
}
// Dates travel as days since 1970 and are drawn at midnight UTC: no reader's clock can move them.
const drawn = (cube, row) => {
  const copy = { ...row };
  for (const [name, column] of Object.entries(cube.columns))
    if (column.kind === "date" && row[name] !== null) copy[name] = row[name] * 86400000;
  return copy;
};
const iso = (days) => new Date(days * 86400000).toISOString().slice(0, 10);
function shown(kind, value) {
  if (value === "") return "none";
  if (value === null || value === undefined) return kind === "date" ? "no date" : "not known";
  if (kind === "date") { const [y, m, d] = iso(value).split("-"); return `${+d} ${MONTHS[m - 1]} ${+y}`; }
  if (kind === "flag") return value ? "yes" : "no";
  if (kind === "number") return Math.abs(value) >= 10000 ? value.toLocaleString("en-GB") : String(value);
  return String(value);
}
const exported = (kind, value) => (value === null ? "" : kind === "date" ? iso(value) : String(value));

// --- small DOM helpers ----------------------------------------------------------------------------------------
function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
const whenSized = (node) => new Promise((done) => {
  if (node.clientWidth) return done();
  const watch = new ResizeObserver(() => { if (node.clientWidth) { watch.disconnect(); done(); } });
  watch.observe(node);
});
const csvCell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const isDark = () => document.body.dataset.jpThemeLight === "false" ||
  document.documentElement.dataset.theme === "dark";

async function render({ model, el, host, signal }) {
  const on = (target, event, action) => { target.on(event, action); signal.addEventListener("abort", () => target.off(event, action)); };
  const verdict = tag("strong", { class: "at-verdict" });
  const sentence = tag("span", { class: "at-sentence" });
  const status = tag("p", { class: "at-status", role: "status", "aria-live": "polite", "aria-atomic": "true" }, verdict, sentence);
  const meanings = tag("ul", { class: "at-meanings" });
  const figure = tag("div", { class: "at-chart" });
  const note = tag("p", { class: "at-note", hidden: "" });
  el.classList.add("at-live");
  const title = tag("p", { class: "at-title" });
  el.append(meanings, status, note, title, figure);

  const controls = await Promise.all(model.get("_controls").map(async (c) => ({ ...c, model: await host.getModel(c.model) })));
  let cube = await openCube(model.get("_cube"));
  const byPython = () => cube.sizes.length === 0 && controls.length > 0;
  const stateNow = () => byPython() ? 0 : controls.reduce((at, c, i) => at * cube.sizes[i] + Math.max(0, c.model.get("index") ?? 0), 0);
  let state = -1, rows = [];

  // table, CSV and sources
  const data = model.get("_columns") ? tableOf(() => cube, () => rows, () => state, model, controls) : null;
  if (data) el.append(data.node);
  const cites = model.get("_sources");
  if (cites.length) {
    const list = tag("ul", {}, ...cites.map((s) => {
      const title = s.url ? tag("a", { href: s.url, target: "_blank", rel: "noopener noreferrer" }, s.title) : s.title;
      return tag("li", {}, title, ` · ${[s.publisher, s.licence && `licence: ${s.licence}`].filter(Boolean).join(" · ")} [${s.id}]`);
    }));
    el.append(tag("details", { class: "at-sources" }, tag("summary", {}, `Where these rows come from (${cites.length} sources)`), list));
  }

  // chart
  let given = 0;
  const spec = () => model.get("_spec");
  const wide = () => Math.max(figure.clientWidth, model.get("_least"));
  let api = null, queue = Promise.resolve(), due = null;
  const describe = () => {
    const text = [model.get("_description"), cube.findings.headline[state], cube.findings.sentence[state]].filter(Boolean).join(" ");
    for (const node of [figure]) { node.setAttribute("role", "figure"); node.setAttribute("aria-label", text); node.removeAttribute("aria-roledescription"); }
    const svg = figure.querySelector("svg.marks");
    svg?.setAttribute("role", "img"); svg?.setAttribute("aria-label", text);
    for (const child of svg?.querySelectorAll("[role], [aria-label], [aria-roledescription]") ?? [])
      for (const name of ["role", "aria-label", "aria-roledescription"]) child.removeAttribute(name);
  };
  const push = () => {
    const view = api.view;
    if (spec().datasets?.rows) view.change("rows", view.changeset().remove(() => true).insert(rows.map((row, at_row) => ({ ...drawn(cube, row), at_row }))));
    due ??= Promise.resolve().then(async () => { due = null; if (api) { await api.view.resize().runAsync(); describe(); } });
  };
  const embed = () => (queue = queue.then(async () => {
    if (signal.aborted) return;
    api?.finalize(); api = null;
    const { vegaEmbed } = await loadVega(await host.getModel(model.get("_library")));
    const sized = structuredClone(spec());
    if (sized.width === "container") { await whenSized(figure); sized.width = given = wide(); }
    const config = model.get("_config")[isDark() ? "dark" : "light"];
    api = await vegaEmbed(figure, { ...sized, config: undefined }, { renderer: "svg", actions: false, logLevel: 1, config });
    for (const [column, control] of Object.entries(model.get("_picks"))) {
      api.view.addEventListener("click", (_, item) => {
        const c = controls.find((each) => each.name === control), i = c?.values.indexOf(item?.datum?.[column]) ?? -1;
        if (i >= 0) { c.model.set("index", i); c.model.save_changes(); }
      });
    }
    if (state >= 0) push();
    describe();
  }).catch((error) => {
    console.error(error);
    figure.textContent = `The chart could not be drawn here (${error.message}). The sentence above and the table below say the same in words.`;
  }));

  const show = () => {
    const next = stateNow();
    if (!(next >= 0 && next < cube.starts.length - 1)) return;
    state = next; rows = cube.slice(state); note.hidden = true;
    const found = cube.findings.verdict[state];
    verdict.textContent = MARKS[found] ? MARKS[found] + ". " : "";
    verdict.dataset.verdict = found ?? "";
    title.textContent = cube.findings.headline[state];
    sentence.textContent = cube.findings.sentence[state];
    meanings.replaceChildren(...controls.flatMap((c) => {
      const why = c.explains?.[c.model.get("index")];
      return why ? [tag("li", {}, tag("strong", {}, c.labels[c.model.get("index")] + ": "), why)] : [];
    }));
    model.set("state", state);
    data?.refresh();
    if (api) push();
  };
  let waiting;
  const moved = () => {
    if (!byPython()) return show();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      note.textContent = "This control asks Python, and Python has not answered yet. If nothing changes, run this cell again.";
      note.hidden = false;
    }, 2500);
  };
  for (const c of controls) on(c.model, "change:index", moved);
  // Python answers every move once: with another slice, or with words on what went wrong.
  on(model, "change:_answers", async () => {
    clearTimeout(waiting);
    note.textContent = model.get("_trouble");
    note.hidden = !note.textContent;
    if (note.textContent) return;
    try { cube = await openCube(model.get("_cube")); show(); } catch (error) { console.error(error); }
  });
  show();
  await embed();

  const theme = new MutationObserver(embed);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const size = new ResizeObserver(() => {
    if (!api || spec().width !== "container" || !figure.clientWidth || wide() === given) return;
    given = wide();
    api.view.signal("width", given).runAsync().then(describe);
  });
  size.observe(figure);
  signal.addEventListener("abort", () => { theme.disconnect(); size.disconnect(); clearTimeout(waiting); api?.finalize(); });
}

// --- the data behind the chart --------------------------------------------------------------------------------
function tableOf(cube, rows, state, model, controls) {
  const columns = Object.entries(model.get("_columns"));
  const summary = tag("summary"), box = tag("div", { class: "at-scroll", tabindex: "0", role: "region", "aria-label": "Table of the data behind this chart" });
  const button = tag("button", { type: "button", class: "at-download" }, "Download this table (CSV)");
  const node = tag("details", { class: "at-data" }, summary, box, button);
  // A row without its first column only helps to draw (a line of the map, say): the table leaves it out.
  const told = () => rows().filter((row) => row[columns[0][0]] !== null);
  const kind = (name) => cube().columns[name]?.kind ?? "text";
  const fill = () => {
    const head = tag("tr", {}, ...columns.map(([, label]) => tag("th", { scope: "col" }, label)));
    const body = told().map((row) => tag("tr", {}, ...columns.map(([name], i) =>
      i ? tag("td", kind(name) === "number" ? { class: "at-number" } : {}, shown(kind(name), row[name])) : tag("th", { scope: "row" }, shown(kind(name), row[name])))));
    box.replaceChildren(tag("table", {}, tag("caption", {}, cube().findings.headline[state()]), tag("thead", {}, head), tag("tbody", {}, ...body)));
  };
  node.addEventListener("toggle", () => { if (node.open) fill(); });
  button.addEventListener("click", () => {
    const settings = controls.map((c) => [c.name, [c.model.get("index")].flat().map((i) => c.values[i]).join(" ")]);
    const head = [...settings.map(([name]) => name), ...columns.map(([, label]) => label)];
    const body = told().map((row) => [...settings.map(([, v]) => v), ...columns.map(([name]) => exported(kind(name), row[name]))]);
    const text = "\ufeff" + [head, ...body].map((r) => r.map(csvCell).join(",")).join("\r\n") + "\r\n";
    const link = tag("a", { download: `${model.get("_name")}.csv`, href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  return {
    node,
    refresh() { summary.textContent = `The data behind this chart (${told().length} rows)`; if (node.open) fill(); },
  };
}

export default { render };
