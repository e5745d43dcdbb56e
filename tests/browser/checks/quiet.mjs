// For five seconds after it loaded the page changes nothing, sets no clock and asks for nothing.
// Point 9; WCAG 2.2.1 to 2.2.6.

const WATCH = () => {
  globalThis.clocks = [];
  for (const kind of ["setTimeout", "setInterval", "requestAnimationFrame"]) {
    const own = globalThis[kind];
    globalThis[kind] = (...rest) => (globalThis.clocks.push(kind), own(...rest));
  }
};

export default {
  name: "quiet",
  everywhere: false,
  async act(desk) {
    const page = await desk.open({ init: WATCH });
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    const found = await page.evaluate(() => new Promise((done) => {
      const clocks = [...globalThis.clocks];
      const told = clocks.map((kind) => ({ element: "the script", found: `it sets a clock (${kind})`, remedy: "let nothing happen by itself" }));
      const watcher = new MutationObserver((changes) => {
        for (const { target } of changes) told.push({ element: eyes.name(target), found: "it changed by itself", remedy: "let nothing happen by itself" });
      });
      watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      setTimeout(() => (watcher.disconnect(), done(told.slice(0, 5))), 5000);
    }));
    await desk.browser.close(page);
    return [...found, ...asked.map((url) => ({ element: "the page", found: `it asks for ${new URL(url).pathname} by itself`, remedy: "ask when somebody needs it" }))];
  },
};
