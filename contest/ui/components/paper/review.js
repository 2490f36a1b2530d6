// The blocks of the review page.

import { el, section } from "./dom.js";

// {title, note, columns: [{label, is_number, is_name}], rows: [{cells: [text], tone}]}
function table(block) {
  const kind = (column) => (column.is_name ? "name" : column.is_number ? "number" : "");
  const head = block.columns.map((column) => {
    const cell = el("th", kind(column), column.label);
    cell.scope = "col";
    return cell;
  });
  const rows = block.rows.map((row) =>
    el("tr", row.tone || "", row.cells.map((text, at) => el("td", kind(block.columns[at]), text))),
  );
  const drawn = el("table", "", el("thead", "", el("tr", "", head)), el("tbody", "", rows));
  return section(block, "tabled", el("div", "scroll", drawn), block.note ? el("p", "hint", block.note) : null);
}

// {title, note, facts: [{label, text, is_code}]}
function facts(block) {
  const rows = block.facts.map((fact) =>
    el("div", "", el("dt", "", fact.label), el("dd", fact.is_code ? "code" : "", fact.text)),
  );
  return section(block, "facts", el("dl", "", rows), block.note ? el("p", "hint", block.note) : null);
}

// {title, lines: [text], code}
function howto(block) {
  const steps = el("ol", "steps", block.lines.map((line) => el("li", "", line)));
  return section(block, "howto", steps, block.code ? el("pre", "code", block.code) : null);
}

// {title, stages: [{number, title, when, facts: [{label, text}], stops: [stop], lists: [{label, lines}], quote}]}
// stop: {place, where, items: [text], quote}
function record(block) {
  const stages = block.stages.map((stage) =>
    el(
      "li",
      `stage ${stage.state}`,
      el("h3", "", el("span", "nth", stage.number), stage.title, stage.when ? el("time", "", stage.when) : null),
      stage.facts.map((fact) => el("p", "fact", el("b", "", fact.label), fact.text)),
      stage.stops.length ? el("ol", "stops", stage.stops.map(stop)) : null,
      stage.lists.map((list) => [el("p", "fact", el("b", "", list.label)), el("ul", "points", list.lines.map((line) => el("li", "", line)))]),
      quote(stage.quote),
    ),
  );
  return section(block, "record", el("ol", "", stages));
}

function stop(one) {
  return el(
    "li",
    "",
    el("strong", "", one.place),
    one.where ? el("small", "", one.where) : null,
    one.items.length ? el("ul", "", one.items.map((item) => el("li", "", item))) : null,
    quote(one.quote),
  );
}

function quote(text) {
  return text ? el("blockquote", "", text) : null;
}

// {title, note, rows: [{name, text, quote}]}
function honours(block) {
  const rows = block.rows.map((row) => el("li", "", el("strong", "", row.name), el("span", "", row.text), quote(row.quote)));
  return section(block, "honours", el("ul", "", rows), block.note ? el("p", "hint", block.note) : null);
}

// {text}
function heading(block) {
  return el("h2", "heading", block.text);
}

export const REVIEW = { table, facts, howto, record, honours, heading };
