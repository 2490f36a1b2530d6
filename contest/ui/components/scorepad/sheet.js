// A modal sheet over the pad: focus stays in it and returns, Escape and the backdrop close it.

import { el } from "./dom.js";

// The second tap of a double tap must not press what has just appeared under the finger, nor what was below.
const SETTLE_MS = 350;

/**
 * Show `body` above `acts` in `layer`, until `close()`.
 *
 * `first` gets the focus; `onClose()` is called when the judge turns away. `close(returnTo)` brings the focus back to
 * where it was, or to `returnTo` when that is gone; `origin` is that place, for a sheet that follows this one.
 */
export function openSheet(layer, { label, kind, body, acts, first, origin, onClose }) {
  const here = () => layer.getRootNode().activeElement;
  const before = origin || here();
  let isSettled = false;
  const content = el("div.body", {}, ...body);
  const box = el(
    `div.sheet.${kind}`,
    { role: "dialog", "aria-modal": "true", "aria-label": label },
    content,
    el("div.acts", {}, ...acts),
  );
  box.style.pointerEvents = "none";
  clearTimeout(layer.settling);
  layer.settling = setTimeout(() => {
    isSettled = true;
    box.style.pointerEvents = "";
  }, SETTLE_MS);

  box.addEventListener("keydown", (event) => {
    // A key that is held down has pressed "Send", and must not confirm as well.
    if (event.key === "Enter" && event.repeat) event.preventDefault();
    if (event.key === "Escape") onClose();
    if (event.key !== "Tab") return;
    const stops = Array.from(box.querySelectorAll('button, [tabindex="0"]'));
    const at = stops.indexOf(here()) + (event.shiftKey ? -1 : 1);
    event.preventDefault();
    stops[(at + stops.length) % stops.length].focus();
  });
  layer.onclick = (event) => {
    if (event.target === layer && isSettled) onClose();
  };
  layer.textContent = "";
  layer.append(box);
  layer.classList.remove("is-shield");
  layer.hidden = false;
  if (content.scrollHeight > content.clientHeight) content.setAttribute("tabindex", "0");
  first.focus({ preventScroll: true });

  return {
    origin: before,
    close(returnTo) {
      layer.textContent = "";
      layer.onclick = null;
      layer.classList.add("is-shield");
      clearTimeout(layer.settling);
      layer.settling = setTimeout(() => {
        layer.hidden = true;
      }, SETTLE_MS);
      const target = before && before.isConnected && !before.disabled ? before : returnTo;
      if (target) target.focus({ preventScroll: true });
    },
  };
}
