// Chrome's accessibility tree: what assistive technology is told, not what the markup suggests.

/**
 * The tree's nodes in reading order: `{role, name, description, states, id, tag, path, from}`.
 * `path` are the nodes above, `from` says where the name was taken.
 */
export async function tree(page) {
  // One session for a page: detaching one takes emulated media with it.
  const session = (page.session ??= await page.context().newCDPSession(page));
  const [{ nodes }, { root }] = [
    await session.send("Accessibility.getFullAXTree"),
    await session.send("DOM.getDocument", { depth: -1 }),
  ];
  const elements = new Map();
  const visit = (node) => {
    const attributes = {};
    for (let at = 0; at < (node.attributes?.length ?? 0); at += 2) attributes[node.attributes[at]] = node.attributes[at + 1];
    elements.set(node.backendNodeId, { tag: node.localName, attributes });
    node.children?.forEach(visit);
  };
  visit(root);
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const told = [];
  const read = (node, path) => {
    let below = path;
    if (!node.ignored) {
      const { tag, attributes = {} } = elements.get(node.backendDOMNodeId) ?? {};
      const states = Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value]));
      const source = node.name?.sources?.find((each) => !each.superseded && (each.value?.value || each.attributeValue?.value));
      const entry = {
        role: node.role?.value, name: node.name?.value ?? "", description: node.description?.value ?? "",
        value: node.value?.value, states, tag, id: attributes.id ?? "", type: attributes.type, attributes,
        from: source?.nativeSource ?? source?.attribute ?? source?.type ?? "", path,
      };
      told.push(entry);
      below = [...path, entry];
    }
    for (const child of node.childIds ?? []) {
      const next = byId.get(child);
      if (next) read(next, below);
    }
  };
  read(nodes[0], []);
  return told;
}

const ROLES = new Set(["textbox", "searchbox", "combobox", "radio", "checkbox", "spinbutton", "listbox", "slider", "switch", "button", "link"]);
/** Whether a node is something to answer or to press. */
export const isControl = ({ role, tag }) => ROLES.has(role) || ["input", "select", "textarea"].includes(tag);

/** How a message names a node. */
export const called = ({ id, tag, name, role }) => (id ? `#${id}` : `${tag ?? role} “${name.slice(0, 24)}”`);
