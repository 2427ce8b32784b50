// One shared model a page: it carries the compressed Vega bundle and gives ipywidgets' controls the names and states
// that assistive technology needs and that ipywidgets leaves out.
const SEEN = Symbol.for("amicable-ties.names");

function nameControls(root) {
  for (const handle of root.querySelectorAll(".jupyter-widgets [role=slider]")) {
    const box = handle.closest(".jupyter-widgets"), label = box.querySelector(".widget-label")?.textContent || "Slider";
    const readout = box.querySelector(".widget-readout");
    if (!handle.hasAttribute("aria-label")) handle.setAttribute("aria-label", label);
    if (readout && handle.getAttribute("aria-valuetext") !== readout.textContent) handle.setAttribute("aria-valuetext", readout.textContent);
    if (readout && !readout.hasAttribute("aria-hidden")) readout.setAttribute("aria-hidden", "true");
  }
  for (const group of root.querySelectorAll(".widget-radio-box:not([role])")) {
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", group.parentElement?.querySelector(":scope > .widget-label")?.textContent || "Choice");
  }
}

function initialize() {
  if (globalThis[SEEN]) return;
  globalThis[SEEN] = true;
  let due = false;
  const run = () => { if (!due) { due = true; setTimeout(() => { due = false; nameControls(document.body); }, 120); } };
  new MutationObserver(run).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-valuenow"] });
  run();
}
export default { initialize };
