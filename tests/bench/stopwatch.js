// In the page: count what crosses the network, press the arrow keys of the date slider, and time each new picture.
(() => {
  const wire = { in: 0, out: 0 };
  const size = (data) => (typeof data === "string" ? new TextEncoder().encode(data).length : data.byteLength ?? data.size ?? 0);
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", (event) => { wire.in += size(event.data); });
    }
    send(data) { wire.out += size(data); return super.send(data); }
  };

  // What the newest chart says, as one text: the same for every way of drawing it.
  const words = () => {
    const chart = [...document.querySelectorAll(".jp-OutputArea svg.marks")].pop();
    return chart ? [...chart.querySelectorAll(".mark-text.role-mark text")].map((t) => t.textContent.replace(/\s+/g, " ").trim()).sort().join("|") : "";
  };
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => done(performance.now());
    after.port2.postMessage(0);
  }));
  // Resolves with the times at which the chart with these words was in the page and on the screen; null after `limit` ms.
  const until = (wanted, limit) => new Promise((done) => {
    let over = false;
    const finish = (times) => { over = true; watch.disconnect(); clearTimeout(timer); done(times); };
    const check = () => {
      if (over || words() !== wanted) return;
      over = true;
      watch.disconnect();
      const drawn = performance.now();
      painted().then((seen) => finish({ drawn, painted: seen }));
    };
    const watch = new MutationObserver(check);
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["transform", "d"] });
    const timer = setTimeout(() => finish(null), limit);
    check();
  });
  const rest = (time) => new Promise((done) => setTimeout(done, time));
  const press = (key) => [...document.querySelectorAll(".jp-OutputArea .noUi-handle")].pop()
    .dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

  window.stopwatch = {
    async firstChart(wanted, limit) {
      const start = performance.now();
      void window.jupyterapp.commands.execute("notebook:run-all-cells");
      const end = await until(wanted, limit);
      return end && end.painted - start;
    },
    // steps: [key, words of the chart it must lead to]; returns two durations a step and the bytes they cost.
    async moves(steps, limit, pause) {
      const before = { ...wire }, times = [];
      for (const [key, wanted] of steps) {
        const seen = until(wanted, limit), start = performance.now();
        press(key);
        const end = await seen;
        times.push(end && { drawn: end.drawn - start, painted: end.painted - start });
        await rest(pause);
      }
      await rest(400);
      return { times, in: wire.in - before.in, out: wire.out - before.out };
    },
  };
})();
