// One way to make an element. Text goes in as text: nothing here ever parses markup.

export function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export function link(href, className, ...children) {
  const node = el("a", className, ...children);
  // Addresses come from the server's own routes; anything with a scheme is refused.
  if (/^\/(?!\/)/.test(href)) node.setAttribute("href", href);
  return node;
}

export function section(block, className, ...children) {
  return el("section", className, block.title ? el("h2", "", block.title) : null, ...children);
}
