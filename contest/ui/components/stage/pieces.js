// What several scenes are made of.

import { h } from "./dom.js";

export function title(text, count) {
  return h(
    "div",
    { key: "title", class: "title" },
    h("h1", { class: "t k35" }, text),
    count && h("p", { class: "t k20 quiet figures" }, count),
  );
}

export function oneLine(size, text, attrs = {}) {
  return h("div", { class: "line-room" }, h("h1", { ...attrs, class: `t line ${size} ${attrs.class || ""}`, "data-line": "" }, text));
}

export function plainBar(bar, hasNumbers) {
  return h("div", { class: "bar" }, bar.map((part) =>
    h("i", { class: "t k15 figures", style: { width: `${part.part}%`, background: part.colour, color: part.ink } }, hasNumbers ? part.number : "")));
}

export function placeOf(row) {
  return h("span", { class: `t k26 place figures ${row.place === "1" ? "first" : ""}` }, row.place || "–",
    row.tied && h("small", { class: "t k15" }, row.tied));
}

export function legendOf(entries) {
  return entries.length > 0 && h("ul", { class: "legend", key: "legend" }, entries.map((one) =>
    h("li", { class: "t k16" }, h("i", { style: { background: one.colour } }), h("span", {}, one.title))));
}

export function agendaStrip(steps) {
  if (steps.length < 2) return null;
  return h("ol", { class: "agenda" }, steps.map((step, n) =>
    h("li", { class: `t k15 ${step.state}`, key: n },
      h("i", {}), h("span", {}, step.title), step.word && h("small", {}, step.word))));
}

export function announced(body) {
  return [
    body.number && h("p", { class: "t k26 gold spaced figures", key: "number" }, body.number),
    h("div", { class: "line-room", key: "name" }, h("h1", { class: "t line k120", "data-line": "" }, body.name)),
    body.presenter && h("p", { class: "t k32 soft", key: "presenter" }, body.presenter),
    body.honours.length > 0 && h("ul", { class: "chips", key: "honours" }, body.honours.map((text) => h("li", { class: "t k20 chip gold" }, text))),
  ];
}
