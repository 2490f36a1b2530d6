// The desk's tap on the shoulder: the pad flashes, and trembles where the phone can (iPhones cannot).

import { el, setText } from "./dom.js";

const SHOWN_MS = 6000;
const TREMBLE = [250, 120, 250];

/** `show(unit)` flashes over the pad and goes by itself, or with a tap. */
export function nudgeSign({ t, root }) {
  const text = el("strong", {});
  const sign = el("div.nudge", { role: "alert", hidden: true, onclick: hide }, text);
  let timer = 0;
  root.appendChild(sign);

  function hide() {
    clearTimeout(timer);
    sign.hidden = true;
  }

  return {
    show(unit) {
      hide();
      setText(text, t("Please mark: {unit}", { unit: unit.name }));
      sign.hidden = false;
      timer = setTimeout(hide, SHOWN_MS);
      if (navigator.vibrate) navigator.vibrate(TREMBLE);
    },
    stop: hide,
  };
}
