// The small menu of one seat: who it is, nudge the phone, enter the paper ballot, and a seat by numbers.

import { labelled, node } from "../desk/dom.js";

export function openMenu({ root, seatOf, placeSeat }) {
  let judge = "";
  let data = null;
  const name = node("strong", "menu-name");
  const status = node("span", "small");
  const said = node("p", "menu-said");
  said.setAttribute("role", "status");
  const nudge = button("menu-nudge", ask);
  const paper = node("a", "menu-act menu-paper");
  const row = field();
  const column = field();
  const rowWord = node("span", "");
  const columnWord = node("span", "");
  const set = button("menu-set", () => placeSeat(judge, Number(row.value) || 0, Number(column.value) || 0));
  const off = button("menu-off", () => placeSeat(judge, 0, 0));
  const closing = button("menu-close", close);
  const placing = node("div", "menu-row", row, rowWord, column, columnWord, set, off);
  const acts = node("div", "menu-row", nudge, paper, closing);
  const box = node("section", "menu", node("p", "menu-head", name, status), acts, placing, said);
  box.hidden = true;
  box.addEventListener("keydown", (event) => event.key === "Escape" && close());
  root.append(box);

  function button(className, onclick) {
    const made = node("button", `menu-act ${className}`);
    made.type = "button";
    made.onclick = onclick;
    return made;
  }

  function field() {
    const made = node("input", "menu-number");
    made.type = "number";
    made.min = "1";
    return made;
  }

  function close() {
    box.hidden = true;
    judge = "";
  }

  async function ask() {
    const asked = judge;
    nudge.disabled = true;
    said.textContent = "";
    let text = data.words.failed;
    try {
      const response = await fetch(`${data.nudge}/${encodeURIComponent(asked)}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ unit: data.unit }),
        credentials: "same-origin",
        redirect: "error",
      });
      const body = await response.json();
      text = response.ok ? data.words.nudged : body.error.message;
    } catch (error) {
      console.info("desk: the phone was not reached", error);
    }
    nudge.disabled = false;
    if (judge === asked) said.textContent = text;
  }

  function show() {
    const seat = seatOf(judge);
    if (!seat) return close();
    const { words } = data;
    name.textContent = seat.name;
    // The hint names the judge too: once is enough here.
    status.textContent = seat.hint.replace(`${seat.name} · `, "");
    nudge.textContent = words.nudge;
    nudge.hidden = !data.mayPlace || seat.status !== "missing";
    paper.textContent = words.paper;
    paper.hidden = !seat.paper;
    if (seat.paper) paper.href = seat.paper;
    else paper.removeAttribute("href");
    rowWord.textContent = words.row;
    columnWord.textContent = words.column;
    labelled(row, words.row);
    labelled(column, words.column);
    row.max = String(data.mostRows);
    column.max = String(data.mostColumns);
    set.textContent = words.set;
    off.textContent = words.off;
    off.hidden = !seat.row;
    placing.hidden = !data.mayPlace;
    closing.textContent = words.close;
    return undefined;
  }

  return {
    open(one, next) {
      judge = one;
      data = next;
      said.textContent = "";
      const seat = seatOf(judge);
      row.value = seat && seat.row ? String(seat.row) : "";
      column.value = seat && seat.column ? String(seat.column) : "";
      box.hidden = false;
      show();
      (nudge.hidden ? closing : nudge).focus({ preventScroll: true });
    },
    update(next) {
      data = next;
      if (!box.hidden) show();
    },
  };
}
