// One shared model a page: it carries the compressed Vega bundle and gives ipywidgets' controls the names and states
// that assistive technology needs and that ipywidgets leaves out.
const SEEN = Symbol.for("amicable-ties.names");
let groups = 0;

function nameControls(root) {
  for (const handle of root.querySelectorAll(".jupyter-widgets [role=slider]")) {
    const box = handle.closest(".widget-hslider") ?? handle.closest(".jupyter-widgets"), label = box.querySelector(".widget-label")?.textContent || "Slider";
    const readout = box.querySelector(".widget-readout");
    if (!handle.hasAttribute("aria-label")) handle.setAttribute("aria-label", label);
    if (readout && handle.getAttribute("aria-valuetext") !== readout.textContent) handle.setAttribute("aria-valuetext", readout.textContent);
    // ipywidgets makes the words beside the slider a text field in which nothing can be typed.
    if (readout?.isContentEditable) readout.contentEditable = "false";
    if (readout && !readout.hasAttribute("aria-hidden")) readout.setAttribute("aria-hidden", "true");
  }
  for (const group of root.querySelectorAll(".widget-radio-box:not([role])")) {
    // One shared name makes the buttons one stop of the Tab key, moved through by the arrow keys.
    groups += 1;
    for (const button of group.querySelectorAll("input[type=radio]")) button.name = `at-group-${groups}`;
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", group.parentElement?.querySelector(":scope > .widget-label")?.textContent || "Choice");
  }
}

// JupyterLab's one-letter commands (m, x, d d, arrows) would act on the cell while a reader types in a control.
// Keys that run a cell or leave the control stay with JupyterLab.
const CONTROLS = ".at-box select, .at-box input, .at-box [role=slider], .at-box button, .at-live summary, .at-live .at-scroll";
function keepKeys(event) {
  const control = event.target.closest?.(CONTROLS);
  if (!control) return;
  const runs = event.key === "Escape" || (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.altKey));
  if (runs) control.removeAttribute("data-lm-suppress-shortcuts");
  else control.setAttribute("data-lm-suppress-shortcuts", "true");
}

function initialize() {
  if (globalThis[SEEN]) return;
  globalThis[SEEN] = true;
  window.addEventListener("keydown", keepKeys, true);
  let due = false;
  const run = () => { if (!due) { due = true; setTimeout(() => { due = false; nameControls(document.body); }, 120); } };
  new MutationObserver(run).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-valuenow"] });
  run();
}
export default { initialize };
