// Links to an explorable in a chosen state: `#ranking?rule=in-force&as_of=2020-03-05`. Spaces of a value are written as
// hyphens. An address that asks for what there is not shows the first view and says what there is.
import { tag } from "./host.js";

const plain = (text) => text.trim().toLowerCase().replace(/[\s_]+/g, "-");
const coded = (text) => encodeURIComponent(text).replaceAll("%20", "+");

/** The part of an address after "#" for the settings that an explorable has now. */
export function address(explorable) {
  const pairs = explorable.controls.map((control, i) => `${coded(control.name)}=${coded(plain(control.values[explorable.settings[i]]))}`);
  return `#${coded(explorable.name)}${pairs.length ? `?${pairs.join("&")}` : ""}`;
}

const quoted = (words) => words.map((word) => `“${word}”`).join(", ");
function offered(control) {
  const all = control.values.map(plain);
  if (all.length <= 10) return quoted(all);
  return `${all.length} settings, from “${all[0]}” to “${all.at(-1)}”`;
}

/** Read an address: `{name, settings}`, with `trouble` in words if something in it is not there; null for other addresses. */
export function read(hash, explorables) {
  const [, written, query] = /^#([^?]*)\?(.*)$/s.exec(hash) ?? [];
  if (query === undefined) return null;
  let name = written;
  try { name = decodeURIComponent(written.replaceAll("+", " ")); } catch { /* it is named as it was written */ }
  const found = explorables.find((each) => each.name === name);
  if (!found)
    return { name, found, trouble: `The address asks for the explorable “${name}”, which this page does not have. It has: ${quoted(explorables.map((each) => each.name))}.` };
  const settings = [...found.first];
  for (const [asked, value] of new URLSearchParams(query)) {
    const at = found.controls.findIndex((control) => control.name === asked);
    const control = found.controls[at];
    if (!control)
      return { name, found, settings: found.first, trouble: `The address asks for a control “${asked}”, which is not here. This is the first view. The controls are: ${quoted(found.controls.map((c) => c.name)) || "none"}.` };
    const place = [control.values, control.labels].map((each) => each.map(plain).indexOf(plain(value))).find((i) => i >= 0);
    if (place === undefined)
      return { name, found, settings: found.first, trouble: `The address asks for “${value}”, which is no setting of “${control.label}” (${asked}). This is the first view. It offers: ${offered(control)}.` };
    settings[at] = place;
  }
  return { name, found, settings, trouble: "" };
}

/** Follow the address of the page, now and whenever it changes. */
export function followAddress(explorables, say) {
  const follow = () => {
    const asked = read(location.hash, explorables);
    say(asked?.found ?? null, asked?.trouble ?? "");
    if (!asked?.found) return;
    asked.found.settings = asked.settings;
    asked.found.box.scrollIntoView();
    void asked.found.start();
  };
  window.addEventListener("hashchange", follow);
  follow();
}

/** Give an explorable its two buttons: its view as an address, and back to the first view. */
export function addButtons(explorable) {
  const said = tag("span", { role: "status", class: "at-said" });
  const link = tag("button", { type: "button" }, "Link to this view");
  link.addEventListener("click", async () => {
    history.replaceState(null, "", address(explorable));
    let copied = "";
    try { await navigator.clipboard.writeText(location.href); copied = " and is copied"; } catch { /* not every page may copy */ }
    said.textContent = `The address of this page now leads to this view${copied}.`;
  });
  const first = tag("button", { type: "button" }, "Back to the first view");
  first.addEventListener("click", () => { explorable.settings = explorable.first; said.textContent = "This is the first view."; });
  for (const control of explorable.controls) control.model.on("change:index", () => { said.textContent = ""; });
  explorable.box.querySelector(".at-buttons").replaceChildren(link, first, said);
}
