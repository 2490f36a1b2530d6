// The draw: numbers and names. What came out is recorded and stands in the document; the shuffling is only for the eye.

import { h } from "./dom.js";

const SHUFFLE_MS = 90;
const FIRST_MS = 1500;
const WHOLE_MS = 7000;
const LONGEST_STEP_MS = 1100;

export function lots(body, page) {
  const rows = body.pages[page] || [];
  const columns = rows.length > 16 ? 3 : rows.length > 6 ? 2 : 1;
  return [
    h("div", { class: "title", key: "title" },
      h("h1", { class: "t k35" }, body.title),
      body.count && h("p", { class: "t k22 soft figures" }, body.count)),
    h("ol", { class: `lots c${columns}`, key: "lots", style: { "--deep": String(Math.ceil(rows.length / columns)) } },
      rows.map((row) => h("li", { key: `${row.number}/${row.unit}`, class: row.name ? "drawn" : "free" },
        h("b", { class: "t k32 gold figures" }, String(row.number)),
        h("span", { class: "name-room" },
          h("span", { class: "t line k32 name", "data-line": "", ...(body.played && { "data-lot": row.name }), own: true }, row.name || "·"))))),
    body.waiting && h("p", { class: "t k20 soft", key: "waiting" }, body.waiting),
    body.note && h("p", { class: "t k16 quiet figures seed", key: "seed" }, body.note),
  ];
}

/** Shuffle the names of `layer` and let them settle one after another; returns how to stop, which shows the result. */
export function playDraw(layer, isPlayed) {
  const places = [...layer.querySelectorAll("[data-lot]")];
  if (!isPlayed || !places.length) return () => {};
  const names = places.map((place) => place.dataset.lot);
  const step = Math.min(LONGEST_STEP_MS, WHOLE_MS / places.length);
  let settled = 0;
  const settle = (place, n) => {
    place.textContent = names[n];
    place.closest("li").classList.remove("turning");
  };
  const turn = () => {
    // Only names that are not placed yet can still come out.
    const left = names.slice(settled);
    places.forEach((place, n) => {
      if (n >= settled) place.textContent = left[Math.floor(Math.random() * left.length)];
    });
  };
  places.forEach((place) => place.closest("li").classList.add("turning"));
  turn();
  const shuffling = setInterval(turn, SHUFFLE_MS);
  const settling = places.map((place, n) => setTimeout(() => {
    settled = n + 1;
    settle(place, n);
    if (settled === places.length) clearInterval(shuffling);
  }, FIRST_MS + n * step));
  return () => {
    clearInterval(shuffling);
    settling.forEach(clearTimeout);
    places.forEach(settle);
  };
}
