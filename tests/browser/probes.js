// Questions the tests ask a page about what is drawn on it. Loaded into every page before anything else.
window.probes = (() => {
  const rect = (node) => node.getBoundingClientRect();
  const middle = (node) => (rect(node).top + rect(node).bottom) / 2;
  const all = (node, what) => [...node.querySelectorAll(what)];

  // Bars from top to bottom: the label beside each and its length.
  function bars(svg) {
    const labels = all(svg, ".role-axis-label text").filter((label) => isNaN(label.textContent));
    const beside = (bar) => labels.find((label) => Math.abs(middle(label) - middle(bar)) < 6)?.textContent;
    return all(svg, ".mark-rect.role-mark path").sort((a, b) => middle(a) - middle(b))
      .map((bar) => [beside(bar), bar.getBBox().width]);
  }

  // Every mark and axis label: what it says and where it is.
  function places(svg) {
    return all(svg, ".role-mark path, .role-mark text, .role-mark line, .role-axis-label text")
      .map((mark) => [mark.textContent, ...["transform", "d", "x2"].map((name) => mark.getAttribute(name))]);
  }

  // Axis labels that reach over the edge of the drawing.
  function cutOff(svg) {
    const frame = rect(svg);
    const over = (r) => r.width && (r.left < frame.left - 1 || r.right > frame.right + 1 || r.top < frame.top - 1);
    return all(svg, ".role-axis-label text").filter((label) => over(rect(label))).map((label) => label.textContent);
  }

  // How light the page behind the drawing is (0 to 1), and the contrast of each of its words with it.
  function contrasts(svg, skipped) {
    const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = (colour) => parts(colour).slice(0, 3).map((v) => linear(v / 255))
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    let ground = svg;
    while (ground.parentElement && parts(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
    const behind = light(getComputedStyle(ground).backgroundColor);
    const ratio = (own) => (Math.max(own, behind) + 0.05) / (Math.min(own, behind) + 0.05);
    const words = all(svg, "text").filter((text) => text.textContent && !(skipped && text.closest(skipped)));
    return [behind, words.map((text) => [text.textContent, ratio(light(getComputedStyle(text).fill))])];
  }

  // What makes a reader scroll sideways or cannot be read to its end, outside the parts that scroll by themselves.
  function overflows(box) {
    const output = box.closest(".jp-OutputArea-output"), frame = rect(output), found = [];
    if (document.scrollingElement.scrollWidth > innerWidth) found.push("the window scrolls sideways");
    if (output.scrollWidth > output.clientWidth + 1) found.push("the output scrolls sideways");
    const read = "h3, p, li, summary, select:not([multiple]), .widget-label, .widget-radio-box label, .widget-readout, .slider-container";
    for (const node of all(box, read)) {
      if (!rect(node).width || node.closest(".at-chart, .at-scroll")) continue;
      const words = node.textContent.slice(0, 40), block = getComputedStyle(node).display !== "inline";
      if (rect(node).left < frame.left - 1 || rect(node).right > frame.right + 1) found.push(`outside: ${words}`);
      if (block && node.scrollWidth > node.clientWidth + 1) found.push(`cut: ${words}`);
    }
    return found;
  }

  const drawn = "svg.marks .role-mark path, svg.marks .role-mark text";
  const ready = (chart) => chart.querySelector(drawn) || chart.textContent.includes("could not be drawn");
  // Whether every chart of the page is there, or says why not.
  const allDrawn = () => all(document, ".at-live .at-chart").length > 0 && all(document, ".at-live .at-chart").every(ready);
  // Whether a chart is as wide as its place, or as its least width.
  const fits = (chart, least) => Math.abs(chart.querySelector("svg.marks").clientWidth - Math.max(chart.clientWidth, least)) < 2;
  const markOld = () => all(document, ".at-chart svg.marks").forEach((svg) => svg.classList.add("before"));
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))));
  const book = () => window.jupyterapp?.shell?.currentWidget;
  const kernel = () => book()?.context?.sessionContext?.session?.kernel;

  const lab = {
    opened: () => Boolean(window.jupyterapp && document.querySelector(".jp-Notebook .jp-Cell")),
    kernel: () => kernel()?.status ?? "none",
    restart: () => kernel().restart(),
    shutdown: () => book().context.sessionContext.shutdown(),
    sources: () => book().content.widgets.map((cell) => cell.model.sharedModel.getSource()),
    number: () => book().content.widgets.forEach((cell, at) => { cell.node.dataset.at = at; }),
    command: (name, given) => window.jupyterapp.commands.execute(name, given),
    leftOpen: () => !window.jupyterapp.shell.leftCollapsed,
    start(at) {
      book().content.activeCellIndex = at;
      void lab.command("notebook:run-cell");
    },
    // "" when all cells ran, else what happened.
    async runAll(limit) {
      const all = lab.command("notebook:run-all-cells").then((well) => (well ? "" : "a cell failed"));
      return Promise.race([all, new Promise((done) => setTimeout(() => done("the time was up"), limit))]);
    },
  };
  return { bars, places, cutOff, contrasts, overflows, allDrawn, fits, markOld, painted, lab };
})();
