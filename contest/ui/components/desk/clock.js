// The desk's own small clock of a unit's speaking time. It counts from what the server said when the page was drawn.

import { clockState, clockText } from "../stage/clock.js";
import { labelled, node } from "./dom.js";

export function clockPanel(data) {
  const time = node("strong", "time", data.text);
  const box = node(
    "section",
    "clock",
    node("span", "clock-name", data.name),
    time,
    node("span", "small", [data.label, data.limit, data.note, data.sound].filter(Boolean).join(" · ")),
  );
  if (data.left !== undefined) {
    const began = performance.now();
    const tick = () => {
      const left = data.left - (performance.now() - began) / 1000;
      time.textContent = clockText(left);
      box.dataset.state = clockState(left, data.warnings);
    };
    tick();
    const ticking = setInterval(() => (box.isConnected ? tick() : clearInterval(ticking)), 250);
  }
  return labelled(box, data.label);
}
