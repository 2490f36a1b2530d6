// Build elements. Text is always textContent: names typed by people are never parsed as HTML.

/** `el("button.key", {text, onclick, "aria-label": …}, child, …)`: false, null and undefined are left out everywhere. */
export function el(kind, props = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  if (tag === "button") node.type = "button";
  Object.entries(props).forEach(([name, value]) => {
    if (value === null || value === undefined || value === false) return;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  });
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A line "a · b · c" of the parts that are there. */
export function joined(...parts) {
  return parts.filter(Boolean).join(" · ");
}

/** Set text only when it differs: an unchanged aria-live text must not be spoken again. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** "14:03" on this device's clock; empty for no time. */
export function clockTime(moment, lang, withSeconds = false) {
  const date = new Date(moment);
  if (!moment || Number.isNaN(date.getTime())) return "";
  const shape = { hour: "2-digit", minute: "2-digit", hour12: false };
  if (withSeconds) shape.second = "2-digit";
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "zh-CN", shape).format(date);
}

/**
 * Ask before something odd: a modal question in `layer`. Resolves to true or false; Escape and the backdrop are false.
 */
export function ask(layer, { title, text, yes, no }) {
  return new Promise((resolve) => {
    const before = layer.getRootNode().activeElement;
    const answer = (value) => {
      layer.textContent = "";
      layer.hidden = true;
      if (before && before.isConnected) before.focus({ preventScroll: true });
      resolve(value);
    };
    const back = el("button.plain", { text: no, onclick: () => answer(false) });
    const go = el("button.main-act", { text: yes, onclick: () => answer(true) });
    const box = el(
      "div.dialog",
      { role: "alertdialog", "aria-modal": "true", "aria-label": title },
      el("h2", { text: title }),
      el("p", { text }),
      el("div.acts", {}, back, go),
    );
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") answer(false);
      if (event.key !== "Tab") return;
      event.preventDefault();
      (layer.getRootNode().activeElement === back ? go : back).focus();
    });
    layer.onclick = (event) => {
      if (event.target === layer) answer(false);
    };
    layer.textContent = "";
    layer.append(box);
    layer.hidden = false;
    back.focus({ preventScroll: true });
  });
}
