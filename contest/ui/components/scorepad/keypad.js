// The big keys at the bottom of the screen.

import { el } from "./dom.js";

const KEYS = ["1", "2", "3", "back", "4", "5", "6", ".", "7", "8", "9", "next", "0", "phone"];
// One mark alone has no next one.
const LONE_KEYS = ["1", "2", "3", "back", "4", "5", "6", ".", "7", "8", "9", "phone", "0"];

/** The keypad: `onKey("0"…"9" | "." | "back" | "next" | "phone")`;
 * `setEnabled(bool)` while a row is active, `setPoint(bool)`. */
export function keypad({ t, isLone, onKey }) {
  const shown = isLone ? LONE_KEYS : KEYS;
  const names = { back: t("Delete"), next: t("Next"), ".": t("Decimal point"), phone: t("Phone keyboard") };
  const faces = { back: "⌫", next: t("Next"), phone: "⌨" };
  const buttons = shown.map((key) =>
    el("button.key", {
      text: faces[key] || key,
      "data-key": key,
      "aria-label": names[key],
      onclick: () => onKey(key),
    }),
  );
  const element = el(`div.keypad${isLone ? ".is-lone" : ""}`, { role: "group", "aria-label": t("Number keys") }, ...buttons);
  // The field keeps its focus and its caret while the keys are used.
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("pointerdown", (event) => event.preventDefault());
  const point = buttons[shown.indexOf(".")];
  const phone = buttons[shown.indexOf("phone")];
  let hasPoint = true;
  return {
    element,
    setEnabled(isEnabled) {
      buttons.forEach((button) => {
        if (button !== phone) button.disabled = !isEnabled || (button === point && !hasPoint);
      });
    },
    setPoint(isUsed) {
      hasPoint = isUsed;
    },
  };
}

/** The text after one key. `isFresh`: the row was just entered, so that the first key replaces what stands there. */
export function afterKey(text, key, isFresh) {
  if (key === "back") return isFresh ? "" : text.slice(0, -1);
  const start = isFresh ? "" : text;
  if (key === ".") return start.includes(".") ? start : `${start || "0"}.`;
  if (start.length >= 7) return start;
  return start === "0" ? key : start + key;
}
