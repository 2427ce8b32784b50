// What a page of the site does by itself: explorables, links to their views, checkpoints, the theme and the menu.
import { Explorable, startNear, tag } from "./host.js";
import { addButtons, followAddress } from "./links.js";

const all = (what) => [...document.querySelectorAll(what)];

function explorables() {
  const found = all(".at-box[data-alive]").map((box) => new Explorable(box));
  const named = found.filter((each) => each.controls.length);
  named.forEach(addButtons);
  followAddress(named, (where, words) => {
    all(".at-astray").forEach((note) => note.remove());
    if (!words) return;
    const note = tag("p", { class: "at-astray", role: "status" });
    (where ? where.box.querySelector(".at-stage") : document.querySelector("article h1")).before(note);
    note.textContent = words;
    if (!where) note.scrollIntoView();
  });
  startNear(found);
}

// A choice of a checkpoint is a <details>: it opens without a script. The script announces its reply and closes the others.
function checkpoints() {
  for (const box of all(".at-checkpoint")) {
    const choices = [...box.querySelectorAll("details")];
    const said = tag("p", { role: "status", class: "at-hidden" });
    box.append(said);
    for (const choice of choices)
      choice.addEventListener("toggle", () => {
        if (!choice.open) return;
        for (const other of choices) if (other !== choice) other.open = false;
        said.textContent = choice.querySelector("p").textContent;
      });
  }
}

function theme() {
  const button = document.querySelector("[data-theme-button]");
  if (!button) return;
  const html = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)");
  const NEXT = { auto: "light", light: "dark", dark: "auto" };
  const set = (mode) => {
    html.dataset.mode = mode;
    html.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
    button.querySelector("span").textContent = `Colours: ${mode === "auto" ? "as the system" : mode}`;
    try { localStorage.setItem("mode", mode); } catch { /* it is kept until the page is left */ }
  };
  button.addEventListener("click", () => set(NEXT[html.dataset.mode] ?? "auto"));
  system.addEventListener("change", () => set(html.dataset.mode));
  set(html.dataset.mode in NEXT ? html.dataset.mode : "auto");
}

document.documentElement.dataset.alive = "";
explorables();
checkpoints();
theme();
