// The blocks of "why this place". Arithmetic and names are text; nothing is worked out here.

import { el, section } from "./dom.js";

// {text, notes: [text]}
function verdict(block) {
  return el("section", "verdict", el("p", "said", block.text), block.notes.map((note) => el("p", "hint", note)));
}

// {title, columns: [{name, is_unit}], rows: [{label, tone, cells: [{work, result, note, is_decisive}]}]}
function compared(block) {
  const mine = (at) => (block.columns[at].is_unit ? "mine" : "");
  const head = block.columns.map((column, at) => scoped(el("th", mine(at), column.name), "col"));
  const rows = block.rows.map((row) => {
    const cells = row.cells.map((cell, at) => {
      const drawn = el("td", `${mine(at)} ${cell.is_decisive ? "decisive" : ""}`, figure(cell));
      // On a phone every cell says whose it is.
      drawn.dataset.unit = block.columns[at].name;
      return drawn;
    });
    return el("tr", row.tone, scoped(el("th", "", row.label), "row"), cells);
  });
  const drawn = el("table", "", el("thead", "", el("tr", "", el("th", ""), head)), el("tbody", "", rows));
  return section(block, "working compared", el("div", "scroll", drawn));
}

function figure(cell) {
  return el(
    "div",
    "figure",
    cell.work ? el("span", "work", breakable(cell.work)) : null,
    cell.result ? el("span", "result", cell.result) : null,
    cell.note ? el("span", "said", cell.note) : null,
  );
}

// Long arithmetic breaks before a sign and nowhere else.
function breakable(work) {
  return work.split(/(?=[+÷])/).map((term) => el("span", "term", term)).flatMap((term) => [term, el("wbr", "")]);
}

function scoped(cell, scope) {
  cell.scope = scope;
  return cell;
}

// {title, notes: [text], head: [text], rows: [{cells: [text], tone, struck: [number]}], sums: [{label, text}]}
function ballots(block) {
  const last = block.head.length - 1;
  const kind = (at) => (at === 0 ? "name" : at === last ? "why" : "number");
  const head = block.head.map((text, at) => scoped(el("th", kind(at), text), "col"));
  const rows = block.rows.map((row) =>
    el("tr", row.tone, row.cells.map((text, at) => el("td", `${kind(at)} ${row.struck.includes(at) ? "struck" : ""}`, text))),
  );
  const drawn = el("table", "", el("thead", "", el("tr", "", head)), el("tbody", "", rows));
  const notes = block.notes.map((note) => el("p", "hint", note));
  return section(block, "ballots", notes, el("div", "scroll", drawn), summed(block.sums));
}

// {title, sums: [{label, text}]}
function sums(block) {
  return section(block, "ballots", summed(block.sums));
}

function summed(lines) {
  if (!lines.length) return null;
  return el("dl", "summed", lines.map((line) => el("div", "", el("dt", "", line.label), el("dd", "", breakable(line.text)))));
}

// {title, lines: [text]}
function rules(block) {
  return section(block, "ruled", el("ul", "points", block.lines.map((line) => el("li", "", line))));
}

export const WHY = { verdict, compared, ballots, sums, rules };
