// The award ceremony: rows rise from the bottom, the newest stand large and count up, the winner comes with a burst.

import { h } from "./dom.js";

const COUNT_UP_MS = 1900;
const RAYS = 24;

export function ceremony(body) {
  const newest = body.rows.filter((row) => row.is_new);
  const before = body.rows.filter((row) => !row.is_new);
  return [
    h("div", { class: "gala-head", key: "head" },
      h("p", { class: "t k24 gold spaced" }, body.community),
      h("div", { class: "line-room" }, h("h1", { class: "t line k50 gold", "data-line": "" }, body.title))),
    h("div", { class: `gala ${body.winner ? "won" : ""}`, key: "gala" },
      body.winner && burst(),
      body.empty && h("p", { class: "t k36 soft gala-empty", key: "empty" }, body.empty),
      newest.length > 0 && h("ul", { class: `plates n${Math.min(newest.length, 4)}`, key: `new-${newest.map((row) => row.unit).join("/")}` },
        newest.map((row, n) => plate(row, n, newest.length))),
      before.length > 0 && h("ol", { class: `gala-rows ${before.length > 14 ? "many" : ""}`, key: "rows" }, before.map(line))),
  ];
}

function plate(row, n, count) {
  const size = row.first && count === 1 ? "k120" : count === 1 ? "k90" : count < 4 ? "k50" : "k36";
  return h("li", { class: `plate ${row.first ? "first" : ""}`, key: row.unit, style: { "--n": String(n) } },
    h("p", { class: `t ${count === 1 ? "k36" : "k26"} gold place` }, row.place, row.word && h("small", {}, ` · ${row.word}`)),
    h("div", { class: "line-room" }, h("strong", { class: `t line ${size}`, "data-line": "" }, row.name)),
    row.score && h("p", { class: "total figures" },
      h("output", { class: `t ${count === 1 ? "k64" : "k36"} gold`, own: true, "data-count": row.score }, row.score),
      row.measure && h("span", { class: "t k22 soft" }, row.measure)));
}

function line(row) {
  return h("li", { key: row.unit, class: row.first ? "first" : "" },
    h("b", { class: "t k22 gold figures place" }, row.place),
    h("span", { class: "line-room" }, h("span", { class: "t line k26", "data-line": "" }, row.name)),
    row.word && h("small", { class: "t k15 quiet" }, row.word),
    h("b", { class: "t k24 figures" }, row.score));
}

function burst() {
  return h("div", { class: "burst", key: "burst", "aria-hidden": "true" },
    Array.from({ length: RAYS }, (_, n) => h("i", { key: n, style: { "--n": String(n), "--turn": `${(360 * n) / RAYS}deg` } })));
}

/** Count up the totals that have just come; without `isPlayed`, or seen before, they stand there at once. */
export function playCeremony(layer, isPlayed) {
  for (const output of layer.querySelectorAll("[data-count]")) {
    if (output.dataset.played !== undefined) continue;
    output.dataset.played = "";
    if (isPlayed) countUp(output);
  }
}

function countUp(output) {
  const score = output.dataset.count;
  const places = (score.split(".")[1] || "").length;
  const from = performance.now();
  // The end hangs on no animation frame: a window in the background gets none, and must still end at the score.
  const end = setTimeout(() => {
    output.textContent = score;
  }, COUNT_UP_MS + 50);
  const count = (now) => {
    const part = Math.min(1, Math.max(0, now - from) / COUNT_UP_MS);
    if (!output.isConnected) clearTimeout(end);
    else if (part < 1) {
      output.textContent = (Number(score) * (1 - (1 - part) ** 4)).toFixed(places);
      requestAnimationFrame(count);
    } else output.textContent = score;
  };
  requestAnimationFrame(count);
}
