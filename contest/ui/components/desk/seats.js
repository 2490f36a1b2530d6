// The seat map: one tile per judge, group by group, who is missing first.

import { labelled, node } from "./dom.js";

const SIGNS = { sent: "✓", missing: "○", recused: "—", absent: "×", idle: "" };

export function seatsPanel(data, before) {
  const known = new Map();
  for (const group of (before && before.unit === data.unit && before.groups) || []) {
    for (const seat of group.seats) known.set(seat.judge, `${seat.status}${seat.revision}`);
  }
  const map = node("section", data.dense ? "seats dense" : "seats", summary(data));
  for (const group of data.groups) {
    const tiles = node("ul", "tiles");
    for (const seat of group.seats) {
      const was = known.get(seat.judge);
      tiles.append(tile(seat, seat.status === "sent" && was !== undefined && was !== `sent${seat.revision}`));
    }
    const title = node("h3", "group", node("span", "", group.title), node("span", "small", group.count));
    map.append(node("div", "block", title, tiles));
  }
  if (!data.groups.length) map.append(node("p", "note", data.empty));
  return labelled(map, data.label);
}

export function summary(data) {
  const row = node("div", "summary");
  for (const one of data.summary) {
    row.append(node("span", `sum ${one.kind}`, node("strong", "", one.value), node("span", "", one.label)));
  }
  return row;
}

export function tile(seat, isFresh, tag = "li") {
  const made = node(
    tag,
    `seat ${seat.status} ${seat.state || ""}${isFresh ? " fresh" : ""}${seat.online ? " online" : ""}`,
    node("span", "sign", SIGNS[seat.status]),
    node("span", "name", seat.name),
    node("span", "small", seat.text),
  );
  made.title = seat.hint;
  made.dataset.judge = seat.judge;
  made.tabIndex = 0;
  labelled(made, seat.hint);
  if (seat.online) made.append(node("span", "line"));
  return made;
}
