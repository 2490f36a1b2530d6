// The whole agenda: what has been, what is now, what comes next, what was left out.

import { h } from "./dom.js";
import { title } from "./pieces.js";

export function agendaScene(body, page) {
  const rows = body.pages[page] || [];
  return [
    title(body.title, body.count),
    body.empty && h("p", { class: "t k32 soft hollow" }, body.empty),
    h("ol", { class: `items-of-day ${body.timed ? "timed" : ""}`, key: "rows" }, rows.map((row) => [
      row.head && h("li", { class: "segment", key: `head ${row.id}` }, h("p", { class: "t k20 gold spaced" }, row.head)),
      h("li", { class: `item-of-day ${row.state}`, key: row.id },
        h("b", { class: "t k24 number figures" }, row.number),
        body.timed && h("span", { class: "t k24 time figures" }, row.planned),
        h("span", { class: "t k30 words" }, row.title),
        h("small", { class: "t k20 quiet figures" }, row.length),
        h("em", { class: "t k20 word" }, row.word)),
    ])),
  ];
}
