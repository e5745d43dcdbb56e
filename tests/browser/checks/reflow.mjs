// At 320 px, at 400 %, in the largest letters and with WCAG's text spacing nothing scrolls sideways,
// nothing is cut off, nothing lies outside. Points 51 and 52; WCAG 1.4.4, 1.4.10, 1.4.12.

export default {
  name: "reflow",
  in: (state) => !state.print,
  look: (page) => page.evaluate(() => {
    const found = [];
    const root = document.documentElement;
    const tell = (element, what, remedy) => found.push({ element: eyes.name(element), found: what, remedy });
    if (root.scrollWidth > root.clientWidth) tell(root, `${root.scrollWidth} px wide in ${root.clientWidth}`, "let the widest element shrink");
    for (const element of document.body.querySelectorAll("*")) {
      if (!eyes.visible(element) || element.closest("option, datalist, svg") || eyes.isOffStage(element)) continue;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (box.right > root.clientWidth + 1 || box.left < -1) {
        const outer = element.parentElement.getBoundingClientRect();
        if (outer.right <= root.clientWidth + 1) tell(element, `it reaches ${Math.round(box.right)} of ${root.clientWidth} px`, "let it wrap or shrink");
      }
      const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      const cuts = /hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow === "ellipsis";
      if (cuts && !element.matches("input, select") && (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1)) {
        tell(element, "its text is cut off", "no fixed height or width, no overflow: hidden");
      }
      if (isText && !cuts && style.display !== "inline" && style.maxHeight + style.height !== "noneauto"
        && element.scrollHeight > element.clientHeight + 3 && element.clientHeight > 0) {
        tell(element, "its text runs over its edge", "min-height instead of height");
      }
      const inner = parseFloat(style.height) - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)
        - parseFloat(style.borderTopWidth) - parseFloat(style.borderBottomWidth);
      if (element.matches("button, select, input:not([type=radio], [type=checkbox])") && inner < parseFloat(style.fontSize)) {
        tell(element, `${Math.round(inner)} px of room for letters of ${style.fontSize}`, "less padding or more height");
      }
    }
    return found;
  }),
};
