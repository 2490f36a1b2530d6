// A picture as plain data, and the least change to what is on the page. Text is always text, never markup.

/**
 * One element as data. `attrs`: attributes, `style` (CSS properties and variables), `key` (who it is among its
 * siblings). With `own: true` its text is written once and then belongs to whoever animates it.
 */
export function h(tag, attrs, ...children) {
  const { key = null, own = false, style = {}, ...rest } = attrs || {};
  const inside = children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
  return { tag, key, own, style, attrs: rest, children: inside };
}

/**
 * Make the children of `parent` look like `nodes`, keeping every element that stays: transitions go on, nothing flashes.
 * Returns whether anything may now need another size: everything does but a digit in the place of a digit, and a style.
 */
export function patch(parent, nodes) {
  const old = new Map();
  let isOtherSize = false;
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
      const isOther = typeof node === "object" ? refresh(kept, node) : setText(kept, String(node));
      isOtherSize = isOther || isOtherSize;
    }
    if (kept === place) place = place.nextSibling;
    else {
      parent.insertBefore(kept, place);
      isOtherSize = true;
    }
  }
  for (const child of old.values()) child.remove();
  return isOtherSize || old.size > 0;
}

function nameOf(child, next) {
  const key = child.stageKey;
  return key !== null && key !== undefined ? `k:${key}` : `n:${next()}`;
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
  let isOtherSize = false;
  for (const name of Object.keys(before)) {
    if (name in node.attrs) continue;
    element.removeAttribute(name);
    isOtherSize = true;
  }
  for (const [name, value] of Object.entries(node.attrs)) {
    if (before[name] === value) continue;
    element.setAttribute(name, value);
    isOtherSize = true;
  }
  element.stageAttrs = node.attrs;
  const styled = element.stageStyle || {};
  for (const name of Object.keys(styled)) if (!(name in node.style)) element.style.removeProperty(name);
  for (const [name, value] of Object.entries(node.style)) {
    if (styled[name] !== value) element.style.setProperty(name, value);
  }
  element.stageStyle = node.style;
  if (node.own && !isNew) return isOtherSize;
  return patch(element, node.children) || isOtherSize;
}

function setText(child, text) {
  if (child.data === text) return false;
  const isOtherSize = !areAlike(child.data, text);
  child.data = text;
  return isOtherSize;
}

/** Figures are of one width in every font we ask for (`tabular-nums`). */
function areAlike(one, other) {
  return one.length === other.length && one.replace(/\d/g, "0") === other.replace(/\d/g, "0");
}
