// The panels of the operator's desk that are not the seats.

import { labelled, node } from "./dom.js";

const DOTS = { done: "✓", skipped: "–" };

export function headPanel(data) {
  const title = node("div", "titles", node("p", "contest", data.contest), node("h1", "meeting", data.meeting));
  const chips = node("div", "chips");
  if (data.rehearsal) chips.append(node("span", "chip rehearsal", data.rehearsal));
  chips.append(node("span", `chip phase ${data.phase}`, data.phaseText), node("span", "chip quiet", data.seqText));
  return node("header", "head", title, chips);
}

export function agendaPanel(data) {
  const list = node("ol", "agenda");
  for (const stage of data.stages) {
    const item = node(
      "li",
      `stage ${stage.status}`,
      node("span", "dot", DOTS[stage.status] || stage.number),
      node("span", "words", node("span", "title", stage.title), node("span", "small", stage.note)),
    );
    if (stage.status === "now") item.setAttribute("aria-current", "step");
    list.append(item);
  }
  return labelled(list, data.label);
}

export function focusPanel(data) {
  const box = node("section", `focus ${data.phase || ""}`);
  const isCounted = data.expected !== null && data.expected !== undefined;
  const named = node("div", "named", node("h2", "name", data.name));
  if (data.by) named.append(node("p", "by", data.by));
  box.append(
    node("div", "row", node("span", "eyebrow", data.eyebrow), data.badge ? node("span", "badge", data.badge) : null),
    node("div", "row top", named, isCounted ? figures(data) : null),
  );
  if (isCounted) box.append(bar(data));
  for (const line of data.lines || []) box.append(node("p", "note", line));
  return box;
}

function figures(data) {
  return node(
    "p",
    "figures",
    node("span", "label", data.countLabel),
    node("strong", "in", data.in),
    node("span", "of", ` / ${data.expected}`),
  );
}

function bar(data) {
  const share = data.expected > 0 ? (100 * data.in) / data.expected : 0;
  const made = node("div", "bar", node("div", share >= 100 ? "fill full" : "fill"));
  made.firstChild.style.width = `${share}%`;
  made.setAttribute("role", "progressbar");
  made.setAttribute("aria-valuemin", "0");
  made.setAttribute("aria-valuemax", String(data.expected));
  made.setAttribute("aria-valuenow", String(data.in));
  return labelled(made, data.countLabel);
}

export function projectorPanel(data) {
  const picture = node("div", "picture", node("p", "scene", data.title), node("p", "sub", data.sub));
  if (data.rehearsal) picture.append(node("span", "mark", data.rehearsal));
  return node("figure", "projector", node("figcaption", "caption", data.caption), picture);
}

export function unitsPanel(data) {
  const list = node("ol", "units");
  for (const unit of data.units) {
    const item = node(
      "li",
      `unit ${unit.phase}${unit.focus ? " here" : ""}`,
      node("span", "no", unit.number),
      node("span", "who", node("span", "title", unit.name), node("span", "small", unit.presenter)),
      node("span", "tally", unit.tally),
      unit.phaseText ? node("span", "state", unit.phaseText) : null,
    );
    if (unit.focus) item.setAttribute("aria-current", "true");
    list.append(item);
  }
  return labelled(list, data.label);
}
