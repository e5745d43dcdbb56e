// Chrome's accessibility tree gives every control a name, taken from a label that can be seen and
// containing it; choices and the parts of a date stand in a group whose name is the question.
// Points 11, 12, 14; WCAG 1.3.1, 3.3.2, 4.1.2, 2.5.3.

import { called, isControl, tree } from "../kit/tree.mjs";

const GROUPS = new Set(["group", "radiogroup"]);
const bare = (text) => text.replace(/[\s：:，。（）()“”]+/g, "");

export default {
  name: "names",
  in: (state) => !state.again && !state.print,
  async look(page) {
    const nodes = await tree(page);
    const found = [];
    const tell = (node, what, remedy) => found.push({ element: called(node), found: what, remedy });
    const labels = await page.evaluate(() => Object.fromEntries(
      eyes.controls().filter((c) => c.labels?.length).map((c) => [eyes.key(c), {
        label: [...c.labels].filter(eyes.visible).map((l) => ([...l.querySelectorAll(".hint")].reduce((text, hint) => text.replace(hint.innerText, ""), l.innerText))).join(" "),
        question: c.closest("fieldset")?.querySelector(":scope > legend")?.innerText ?? "",
      }])));
    const sets = new Map();
    for (const node of nodes) {
      const key = node.attributes.name;
      if (key && ["radio", "checkbox"].includes(node.role)) sets.set(key, (sets.get(key) ?? 0) + 1);
    }
    for (const node of nodes.filter(isControl)) {
      const name = bare(node.name);
      if (!name) {
        tell(node, "it has no name", "give it a label");
        continue;
      }
      const field = ["input", "select", "textarea"].includes(node.tag);
      if (field && ["placeholder", "title", "aria-label", "aria-placeholder"].includes(node.from)) {
        tell(node, `its name comes from ${node.from}`, "give it a visible label");
      }
      const { label = "", question = "" } = labels[node.id || `${node.attributes.name}=${node.attributes.value ?? ""}`] ?? {};
      if (field && !label.trim()) tell(node, "no label can be seen", "show the label");
      else if (label && !name.includes(bare(label))) tell(node, `it is called “${node.name}”, the label says “${label}”`, "let the name contain the label");
      const inSet = ["radio", "checkbox"].includes(node.role) && (sets.get(node.attributes.name) > 1 || node.role === "radio");
      const isPart = field && node.role === "textbox" && [...name].length === 1;
      if (!inSet && !isPart) continue;
      const group = node.path.findLast(({ role }) => GROUPS.has(role));
      if (!group || !bare(group.name)) tell(node, `“${node.name}” stands in no group that says the question`, "put it into a fieldset with a legend");
      else if (question && !bare(group.name).includes(bare(question))) tell(node, `the group is called “${group.name}”, the question is “${question}”`, "let the legend name the group");
    }
    return found;
  },
};
