// The judges' seats at the desk: the list by groups or the plan of the room, and a menu at each seat. While somebody is
// being dragged nothing is drawn anew.

import { labelled, node } from "../desk/dom.js";
import { seatsPanel } from "../desk/seats.js";
import { openMenu } from "./menu.js";
import { dragging, planPanel } from "./plan.js";

// Streamlit calls the default function again when data changes, and cleans up once, at unmount.
const rooms = new WeakMap();
const REMEMBERED = "contest.desk/room";

export default function room({ data, parentElement, setTriggerValue }) {
  const one = rooms.get(parentElement) || startRoom(parentElement);
  rooms.set(parentElement, one);
  one.update(data, setTriggerValue);
  return () => {
    if (rooms.get(parentElement) !== one) return;
    rooms.delete(parentElement);
    one.stop();
  };
}

function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED);
  } catch (error) {
    return null;
  }
}

function startRoom(parent) {
  const root = node("div", "room-panel");
  root.dataset.panel = "seats";
  const tabs = node("div", "room-tabs");
  const place = node("div", "room-place");
  root.append(tabs, place);
  parent.append(root);
  let data = null;
  let before = null;
  let mode = remembered();
  let trigger = () => {};
  let isWaiting = false;

  const menu = openMenu({ root, seatOf, placeSeat: (judge, row, column) => put(judge, row, column) });
  const drag = dragging({
    place,
    mayPlace: () => Boolean(data && data.mayPlace) && mode === "plan",
    onTap: (judge) => menu.open(judge, data),
    onDrop: put,
    onEnd() {
      if (isWaiting) draw();
    },
  });

  function seats() {
    return data.groups.flatMap((group) => group.seats);
  }

  function seatOf(judge) {
    return seats().find((seat) => seat.judge === judge) || null;
  }

  /** Place a judge, change places with who sits there already, or take the judge off the plan (row 0). */
  function put(judge, row, column) {
    const seat = seatOf(judge);
    if (!seat || (seat.row === row && seat.column === column)) return;
    const places = [{ judge, row, column }];
    const other = row ? seats().find((one) => one.row === row && one.column === column) : null;
    if (other) places.push({ judge: other.judge, row: seat.row, column: seat.column });
    for (const one of places) Object.assign(seatOf(one.judge), { row: one.row, column: one.column });
    draw();
    trigger("placed", { meeting: data.meeting, point: data.placesKey, places });
  }

  function tab(name, text) {
    const made = node("button", "room-tab", text);
    made.type = "button";
    made.setAttribute("aria-pressed", String(mode === name));
    made.onclick = () => {
      mode = name;
      try {
        sessionStorage.setItem(REMEMBERED, name);
      } catch (error) {
        console.debug("desk: the choice is not kept", error);
      }
      draw();
    };
    return made;
  }

  function draw() {
    if (drag.isDragging()) {
      isWaiting = true;
      return;
    }
    isWaiting = false;
    if (mode !== "list" && mode !== "plan") mode = seats().some((seat) => seat.row) ? "plan" : "list";
    const drawn = mode === "plan" ? planPanel(data, seats()) : seatsPanel(data, before);
    place.replaceChildren(drawn);
    // The figures stand in the row of the two buttons: a hall of thirty shall fit below them without scrolling.
    tabs.replaceChildren(tab("list", data.words.list), tab("plan", data.words.plan), drawn.querySelector(".summary"));
    menu.update(data);
  }

  return {
    update(next, setTriggerValue) {
      trigger = setTriggerValue;
      before = data;
      data = next;
      labelled(root, data.label);
      draw();
    },
    stop() {
      drag.stop();
      root.remove();
    },
  };
}
