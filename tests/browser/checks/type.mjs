// Letters are at least 18 px high, lines stand 1.5 apart, no line has more than 40 characters, nothing
// is justified; in the larger sizes letters are at least 24 px and reach 30.
// Point 50; WCAG 1.4.8, the 2021 rules for elderly-friendly apps.

export default {
  name: "type",
  in: (state) => !state.print && !state.spacing && !state.again,
  look: (page, state) => page.evaluate((least) => {
    const found = [];
    const told = new Set();
    const tell = (element, what, remedy) => {
      const key = eyes.name(element) + what;
      if (!told.has(key)) found.push({ element: eyes.name(element), found: what, remedy });
      told.add(key);
    };
    const blockOf = (element) => {
      let at = element;
      while (at.parentElement && getComputedStyle(at).display.startsWith("inline")) at = at.parentElement;
      return at;
    };
    const lines = new Map();
    for (const { node, owner } of eyes.texts()) {
      const style = getComputedStyle(owner);
      const size = parseFloat(style.fontSize);
      if (size < least - 0.05) tell(owner, `letters of ${size} px`, `at least ${least} px`);
      if (/justify/.test(style.textAlign)) tell(owner, "justified text", "align to the start");
      const height = parseFloat(style.lineHeight) / size;
      if (!owner.closest("h1, h2, h3, button, legend.title") && height < 1.495) tell(owner, `lines ${height.toFixed(2)} apart`, "line-height: 1.5 or more");
      if (eyes.isOffStage(owner)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const block = blockOf(owner);
      for (const box of range.getClientRects()) {
        const row = lines.get(block) ?? lines.set(block, new Map()).get(block);
        const y = Math.round((box.top + box.bottom) / 2 / 6);
        row.set(y, (row.get(y) ?? 0) + box.width / size);
      }
    }
    for (const [block, rows] of lines) {
      const most = Math.max(...rows.values());
      if (most > 40.5) tell(block, `a line of ${most.toFixed(0)} characters`, "at most 40");
    }
    for (const control of eyes.controls()) {
      const size = parseFloat(getComputedStyle(control).fontSize);
      if (!["radio", "checkbox"].includes(control.type) && size < least - 0.05) tell(control, `letters of ${size} px`, `at least ${least} px`);
    }
    return found;
  }, state.large ? 24 : 18),
};
