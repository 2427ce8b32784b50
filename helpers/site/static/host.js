// The page's half of an explorable without Python: native controls, and the small part of a widget host that live.js
// asks for (`get`, `set`, `on`, `off`, `save_changes`, `getModel`). What is drawn and said is live.js's, unchanged.
import live from "./live.js";

/** Values by name; whoever listens to "change:NAME" hears of a new one. */
export class Model {
  #values; #heard = new Map();
  constructor(values) { this.#values = { ...values }; }
  get(name) { return this.#values[name]; }
  set(name, value) {
    if (this.#values[name] === value) return;
    this.#values[name] = value;
    for (const action of [...(this.#heard.get(`change:${name}`) ?? [])]) action();
  }
  on(event, action) { this.#heard.set(event, [...(this.#heard.get(event) ?? []), action]); }
  off(event, action) { this.#heard.set(event, (this.#heard.get(event) ?? []).filter((each) => each !== action)); }
  save_changes() {}
}

export function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// --- controls: the field of each form follows its model, and the model follows the field ------------------------
function radio(control, model, id) {
  const buttons = control.labels.map((_, i) => tag("input", { type: "radio", name: id, value: i }));
  buttons.forEach((button, i) => button.addEventListener("change", () => model.set("index", i)));
  const rows = buttons.map((button, i) => tag("label", {}, button, ` ${control.labels[i]}`));
  return { node: tag("fieldset", {}, tag("legend", {}, control.label), ...rows), show: (i) => { buttons[i].checked = true; } };
}
function list(control, model, id) {
  const field = tag("select", { id }, ...control.labels.map((label, i) => tag("option", { value: i }, label)));
  field.addEventListener("change", () => model.set("index", field.selectedIndex));
  return { node: tag("div", {}, tag("label", { for: id }, control.label), field), show: (i) => { field.selectedIndex = i; } };
}
function slider(control, model, id) {
  const field = tag("input", { type: "range", id, min: 0, max: control.labels.length - 1, step: 1 });
  const said = tag("output", { for: id, "aria-live": "off" });
  field.addEventListener("input", () => model.set("index", Number(field.value)));
  const show = (i) => { field.value = i; said.textContent = control.labels[i]; field.setAttribute("aria-valuetext", control.labels[i]); };
  return { node: tag("div", {}, tag("label", { for: id }, control.label), field, said), show };
}
const FORMS = { radio, list, slider };

function controlled(control, name) {
  const model = new Model({ index: control.index });
  const made = FORMS[control.form](control, model, `${name}--${control.name}`);
  made.node.classList.add("at-control", `at-${control.form}`);
  made.node.dataset.control = control.name;
  made.show(control.index);
  model.on("change:index", () => made.show(model.get("index")));
  return { ...control, model, node: made.node };
}

// --- what comes from files of this site: each is fetched once, when it is first needed ----------------------------
const root = () => new URL(document.documentElement.dataset.content_root ?? "./", location.href);
const fetched = new Map();
function file(path) {
  if (!fetched.has(path))
    fetched.set(path, fetch(new URL(path, root())).then((answer) => {
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
      return answer.arrayBuffer();
    }).catch((error) => { fetched.delete(path); throw error; }));
  return fetched.get(path);
}

/** An explorable of the page. `controls` have a name, a label, values, labels and a model whose "index" is the setting. */
export class Explorable {
  constructor(box) {
    this.box = box;
    this.told = JSON.parse(box.querySelector("script").textContent);
    this.name = box.id;
    this.question = box.querySelector("h3")?.textContent ?? "";
    this.stage = box.querySelector(".at-stage");
    this.controls = this.told.controls.map((control) => controlled(control, this.name));
    box.querySelector(".at-controls")?.replaceChildren(...this.controls.map((control) => control.node));
  }

  /** The settings as indices, in the order of the controls; setting them moves the controls and the chart. */
  get settings() { return this.controls.map((control) => control.model.get("index")); }
  set settings(indices) { this.controls.forEach((control, i) => control.model.set("index", indices[i])); }
  get first() { return this.told.controls.map((control) => control.index); }

  /** Draw the chart and its words; a second call waits for the first. */
  start() { return (this.started ??= this.#draw().catch((error) => this.#failed(error))); }

  async #draw() {
    const { cube, vega, model: values } = this.told;
    const models = new Map(this.controls.map((control) => [control.name, control.model]));
    const host = { getModel: async (name) => models.get(name) ?? new Model({ bundle: await file(vega) }) };
    const plain = this.controls.map(({ model, node, ...rest }) => ({ ...rest, model: rest.name }));
    const model = new Model({ ...values, _cube: await file(cube), _controls: plain, _library: "library", _trouble: "" });
    const el = tag("div");
    // The words that came with the page stay until there are newer ones.
    model.on("change:state", () => { if (!el.isConnected) this.stage.replaceChildren(el); });
    await live.render({ model, el, host, signal: new AbortController().signal });
    this.box.dataset.drawn = "";
    // A drawing wider than the window scrolls in its own box, which the keyboard must then reach.
    const chart = el.querySelector(".at-chart");
    new ResizeObserver(() => {
      if (chart.scrollWidth > chart.clientWidth + 1) chart.tabIndex = 0; else chart.removeAttribute("tabindex");
    }).observe(chart);
  }

  #failed(error) {
    console.error(error);
    this.started = null;
    this.stage.append(tag("p", { class: "at-note at-missing" }, `This chart could not be fetched (${error.message}). Reload the page to try again; the words above hold for its first view.`));
  }
}

/** Draw each explorable when it comes near the window, or at once before printing. */
export function startNear(explorables) {
  const of = new Map(explorables.map((each) => [each.box, each]));
  const watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) { watch.unobserve(target); void of.get(target).start(); }
  }, { rootMargin: "800px 0px" });
  for (const box of of.keys()) watch.observe(box);
  window.addEventListener("beforeprint", () => explorables.forEach((each) => void each.start()));
}
