// Within a part of the form, no two questions have one name: who speaks to the page says names.
// Point 47; WCAG 2.4.6, 2.5.3.

import { called, isControl, tree } from "../kit/tree.mjs";

export default {
  name: "unique names",
  in: (state) => !state.again && !state.print && state.shows === "form",
  async look(page) {
    const found = [];
    const seen = new Map();
    for (const node of (await tree(page)).filter(isControl)) {
      const groups = node.path.filter(({ role, name }) => ["group", "radiogroup", "region"].includes(role) && name);
      const spoken = [...groups.map(({ name }) => name), node.name].join(" › ");
      const other = seen.get(spoken);
      if (other) found.push({ element: called(node), found: `“${spoken}” is also ${other}`, remedy: "say in the label whose or which" });
      else seen.set(spoken, called(node));
    }
    return found;
  },
};
