// Text stands out from its ground by 7:1 or more, hints, errors and buttons too; the borders of boxes
// by 3:1. Computed colours, layer by layer. Points 48 and 49; WCAG 1.4.6, 1.4.11.

export default {
  name: "contrast",
  in: (state) => !state.forced && !state.print,
  look: (page) => page.evaluate(() => {
    const found = [];
    const seen = new Set();
    const opaque = (element) => {
      let share = 1;
      for (let at = element; at; at = at.parentElement) share *= Number(getComputedStyle(at).opacity);
      return share;
    };
    for (const { owner } of eyes.texts()) {
      if (seen.has(owner)) continue;
      seen.add(owner);
      const ground = eyes.ground(owner);
      if (!ground) {
        found.push({ element: eyes.name(owner), found: "text over a picture", remedy: "put text on a plain ground" });
        continue;
      }
      const ink = eyes.channels(getComputedStyle(owner).color);
      const ratio = eyes.contrast(eyes.over({ ...ink, a: ink.a * opaque(owner) }, ground), ground);
      if (ratio < 6.995) found.push({ element: eyes.name(owner), found: `text at ${ratio.toFixed(2)}:1`, remedy: "at least 7:1" });
    }
    for (const control of eyes.controls()) {
      const style = getComputedStyle(control);
      const ground = eyes.ground(control), outside = eyes.ground(control.parentElement);
      if (!ground || !outside) continue;
      const isText = !["radio", "checkbox", "file"].includes(control.type);
      if (isText && control.value) {
        const ratio = eyes.contrast(eyes.over(eyes.channels(style.color), ground), ground);
        if (ratio < 6.995) found.push({ element: eyes.name(control), found: `what is typed at ${ratio.toFixed(2)}:1`, remedy: "at least 7:1" });
      }
      if (style.appearance !== "none" && !isText) continue;
      const width = Math.min(...["Top", "Right", "Bottom", "Left"].map((side) => parseFloat(style[`border${side}Width`])));
      const edge = eyes.over(eyes.channels(style.borderTopColor), ground);
      const best = Math.max(width >= 1 ? eyes.contrast(edge, outside) : 0, eyes.contrast(ground, outside));
      if (best < 2.995 && !eyes.isOffStage(control)) found.push({ element: eyes.name(control), found: `its edge at ${best.toFixed(2)}:1`, remedy: "at least 3:1, 1 px all around" });
    }
    return found;
  }),
};
