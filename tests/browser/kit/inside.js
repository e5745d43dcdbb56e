// Runs in the page: what several checks look at. Names are under `eyes`.
globalThis.eyes ??= (() => {
  const CONTROLS = "input:not([type=hidden]), select, textarea, button";

  const visible = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;

  /** How a message names an element. */
  const name = (element) => {
    if (!element) return "(nothing)";
    if (element.id) return `#${element.id}`;
    if (["radio", "checkbox"].includes(element.type)) return `${element.name}=${element.value}`;
    const words = (element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 24);
    const home = element.closest("[id]:not(html, body)");
    const tag = element.localName + (element.name ? `[name="${element.name}"]` : "");
    return [home && `#${home.id}`, tag, words && `“${words}”`].filter(Boolean).join(" ");
  };

  const controls = (root = document) => [...root.querySelectorAll(CONTROLS)].filter(visible);

  /** The form of the application, not that of the page's own display. */
  const form = () => document.querySelector("main form") ?? document.forms[0] ?? document.body;

  /** Text nodes that can be seen, with the element that styles them. */
  const texts = (root = document.body) => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const owner = node.parentElement;
      if (!node.data.trim() || owner.closest("script, style, noscript, datalist, option, optgroup")) continue;
      if (visible(owner)) found.push({ node, owner });
    }
    return found;
  };

  /** Hidden from the eye alone, or lying outside until it has focus. */
  const isOffStage = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      const style = getComputedStyle(at);
      if (style.clipPath !== "none" || (box.width <= 1 && box.height <= 1) || box.right <= 0) return true;
    }
    return false;
  };

  const channels = (colour) => {
    const numbers = (colour.match(/[\d.]+/g) ?? []).map(Number);
    const [r, g, b, a = 1] = colour.startsWith("color(") ? [...numbers.slice(0, 3).map((n) => n * 255), numbers[3] ?? 1] : numbers;
    return { r, g, b, a };
  };
  const over = (top, under) => {
    const mix = (x, y) => x * top.a + y * (1 - top.a);
    return { r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a: 1 };
  };
  /** The colour behind an element's content; null over a picture. */
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      const colour = channels(style.backgroundColor);
      if (colour.a > 0) layers.push(colour);
      if (colour.a === 1) break;
    }
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
    const canvas = dark ? { r: 18, g: 18, b: 18, a: 1 } : { r: 255, g: 255, b: 255, a: 1 };
    return layers.reverse().reduce((under, layer) => over(layer, under), canvas);
  };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };

  /** Adds a style that no policy of the page stops. */
  const style = (css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  /** A word for a control or option by which `find` finds it again: its id, or name=value. */
  const key = (element) => element.id || `${element.closest("select")?.name ?? element.name}=${element.value}`;
  const find = (word) => {
    const at = word.indexOf("=");
    if (at < 0) return document.getElementById(word);
    const [name, value] = [word.slice(0, at), word.slice(at + 1)];
    const all = [...document.getElementsByName(name)].flatMap((each) => (each.localName === "select" ? [...each.options] : [each]));
    return all.find((each) => each.value === value);
  };

  /** Chooses an option as a click does: a radio, a tick, or an option of a list. */
  const choose = (word) => {
    const element = find(word);
    if (element.localName === "option") {
      const list = element.closest("select");
      list.value = element.value;
      for (const kind of ["input", "change"]) list.dispatchEvent(new Event(kind, { bubbles: true }));
    } else if (!element.checked) element.click();
  };

  return { visible, name, controls, form, texts, isOffStage, channels, over, ground, contrast, style, key, find, choose };
})();
