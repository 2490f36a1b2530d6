// Honours as a wall of plates: whose it is, the level, the title, and the time it is of.

import { h } from "./dom.js";

export function honours(body, page) {
  const plates = body.pages[page] || [];
  return [
    h("div", { key: "title", class: "title" }, h("h1", { class: "t k35" }, body.title), h("p", { class: "t k26 gold" }, body.about)),
    body.empty && h("p", { class: "t k30 soft hollow", key: "empty" }, body.empty),
    plates.length > 0 && h("ul", { class: `wall n${Math.min(plates.length, 5)}`, key: "wall" }, plates.map((one, n) =>
      h("li", { key: one.id, style: { "--n": String(n) } },
        !body.one && h("p", { class: "t k24 soft" }, one.unit),
        one.level && h("p", { class: "t k20 gold spaced" }, one.level),
        h("div", { class: "line-room" }, h("strong", { class: "t line k44 gold", "data-line": "" }, one.title)),
        one.times && h("b", { class: "t k30 figures" }, one.times),
        one.period && h("p", { class: "t k20 soft figures" }, one.period),
        one.streak && h("p", { class: "t k18 soft figures" }, one.streak)))),
  ];
}
