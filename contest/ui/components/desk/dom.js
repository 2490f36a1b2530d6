// Building nodes. Data only ever becomes text: there is no way from here to markup.

export function node(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const child of children) {
    if (child === null || child === undefined || child === "") continue;
    made.append(typeof child === "object" ? child : String(child));
  }
  return made;
}

export function labelled(made, label) {
  made.setAttribute("aria-label", label);
  return made;
}
