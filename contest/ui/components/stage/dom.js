// A picture as plain data, and the least change to what is on the page. Text is always text, never markup.

const UNCHANGED = Symbol("unchanged");

/**
 * One element as data. `attrs`: attributes, `style` (CSS properties and variables), `key` (who it is among its
 * siblings). With `own: true` its text is written once and then belongs to whoever animates it.
 */
export function h(tag, attrs, ...children) {
  const { key = null, own = false, style = {}, ...rest } = attrs || {};
  const inside = children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
  return { tag, key, own, style, attrs: rest, children: inside };
}

/** Make the children of `parent` look like `nodes`, keeping every element that stays: transitions go on, nothing flashes. */
export function patch(parent, nodes) {
  const old = new Map();
  let unnamed = 0;
  for (const child of parent.childNodes) old.set(nameOf(child, () => unnamed++), child);
  let place = parent.firstChild;
  unnamed = 0;
  for (const node of nodes) {
    const name = typeof node === "object" && node.key !== null ? `k:${node.key}` : `n:${unnamed++}`;
    const found = old.get(name);
    const kept = found && fits(found, node) ? found : create(node);
    if (kept === found) {
      old.delete(name);
      if (typeof node !== "object") setText(kept, String(node));
      else refresh(kept, node);
    }
    if (kept === place) place = place.nextSibling;
    else parent.insertBefore(kept, place);
  }
  for (const child of old.values()) child.remove();
}

function nameOf(child, next) {
  const key = child.stageKey ?? null;
  return key !== null ? `k:${key}` : `n:${next()}`;
}

function fits(child, node) {
  if (typeof node !== "object") return child.nodeType === Node.TEXT_NODE;
  return child.nodeType === Node.ELEMENT_NODE && child.localName === node.tag;
}

function create(node) {
  if (typeof node !== "object") return document.createTextNode(String(node));
  const element = document.createElement(node.tag);
  element.stageKey = node.key;
  refresh(element, node, true);
  return element;
}

function refresh(element, node, isNew = false) {
  const before = element.stageAttrs || {};
  for (const name of Object.keys(before)) if (!(name in node.attrs)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(node.attrs)) {
    if ((before[name] ?? UNCHANGED) !== value) element.setAttribute(name, value);
  }
  element.stageAttrs = node.attrs;
  const styled = element.stageStyle || {};
  for (const name of Object.keys(styled)) if (!(name in node.style)) element.style.removeProperty(name);
  for (const [name, value] of Object.entries(node.style)) {
    if (styled[name] !== value) element.style.setProperty(name, value);
  }
  element.stageStyle = node.style;
  if (!node.own || isNew) patch(element, node.children);
}

function setText(child, text) {
  if (child.data !== text) child.data = text;
}
