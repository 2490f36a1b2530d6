// The picture of a unit's speaking time. clock.js counts in it; here nothing is counted.

import { h } from "./dom.js";

/** A clock: `size` is "big" or "small". Its time belongs to clock.js while it runs. */
export function timerFace(timer, size) {
  const isRunning = Boolean(timer.started_at);
  const run = isRunning ? JSON.stringify([timer.started_at, timer.seconds, timer.warnings, timer.sound, timer.label, timer.over]) : "";
  return h("div", { class: `clock ${size} ${timer.state}`, key: `clock-${timer.started_at || timer.text}`, "data-clock": run },
    h("p", { class: `t ${size === "big" ? "k32" : "k24"} soft clock-label`, own: true }, timer.label),
    h("output", { class: `t ${size === "big" ? "k200" : "k44"} figures clock-time`, own: true }, timer.text),
    timer.note && h("p", { class: `t ${size === "big" ? "k44" : "k24"} clock-note figures` }, timer.note),
    isRunning && h("div", { class: "clock-track", key: "track" }, h("i", {})),
  );
}

export function timer(body) {
  return [
    h("div", { class: "speaker", key: "who" },
      body.number && h("p", { class: "t k24 gold spaced figures", key: "number" }, body.number),
      h("div", { class: "line-room", key: "name" }, h("h1", { class: "t line k64", "data-line": "" }, body.name)),
      body.presenter && h("p", { class: "t k28 soft", key: "presenter" }, body.presenter)),
    h("div", { class: "centre", key: "time" }, timerFace(body.timer, "big")),
    body.next && h("p", { class: "t k24 next foot", key: "next" }, body.next),
  ];
}
