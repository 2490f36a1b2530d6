// The six indices of a quarter: a column of bars for each, the one figure they come to, its place, what changed.

import { h } from "./dom.js";
import { title } from "./pieces.js";

export function indicesScene(body, page) {
  const rows = body.pages[page] || [];
  const columns = `${body.change ? "changing" : ""}`;
  if (body.empty) return [title(body.title, body.period), h("p", { class: "t k32 soft hollow", key: "empty" }, body.empty)];
  return [
    title(body.title, body.period),
    h("ol", { class: `index-rows ${columns}`, key: "rows", style: { "--rows": String(Math.max(rows.length, 6)), "--columns": String(body.columns.length) } },
      h("li", { class: "index-head", key: "head" },
        h("span", { class: "t k15 quiet" }, body.place),
        h("span", { class: "t k15 quiet" }, body.unit),
        body.columns.map((one) => h("span", { class: "t k18 soft index-name", key: one.id }, one.title)),
        h("span", { class: "t k16 quiet end" }, body.figure),
        body.change && h("span", { class: "t k16 quiet end" }, body.change)),
      rows.map((row) => h("li", { key: row.unit, "data-glide": row.unit },
        h("span", { class: `t k24 place figures ${row.place === "1" ? "first" : ""}` }, row.place || "–", row.tied && h("small", { class: "t k15" }, row.tied)),
        h("span", { class: "name-room" },
          h("span", { class: `t line ${row.community ? "k20" : "k24"} name`, "data-line": "" }, row.name),
          row.community && h("small", { class: "t k15 quiet" }, row.community)),
        row.cells.map((cell, n) => indexCell(cell, body.columns[n])),
        h("b", { class: "t k26 gold figures end" }, row.figure || "–"),
        body.change && h("span", { class: `t k16 figures end change ${row.mark}` }, row.change || "–", row.moved && h("small", { class: "t k15" }, row.moved))))),
    h("div", { class: "index-foot", key: "foot" },
      h("p", { class: "t k16 soft" }, body.formula),
      h("p", { class: "t k15 quiet" }, [body.since, body.source].filter(Boolean).join("　"))),
  ];
}

function indexCell(cell, column) {
  return h("span", { class: "cell", key: column.id },
    h("i", { class: "track" }, h("i", { style: { width: `${cell.part}%`, background: column.colour } })),
    h("b", { class: "t k17 figures" }, cell.value || "–"));
}
