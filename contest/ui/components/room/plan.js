// The plan of the room: rows of seats with the front above, and those without a seat below. Dragging by mouse or finger.

import { summary, tile } from "../desk/seats.js";
import { node } from "../desk/dom.js";

const FEWEST_ROWS = 3;
const FEWEST_COLUMNS = 6;
const FAR = 8;

export function planPanel(data, seats) {
  const placed = seats.filter((seat) => seat.row);
  const rows = Math.min(data.mostRows, Math.max(FEWEST_ROWS, ...placed.map((seat) => seat.row + 1)));
  const columns = Math.min(data.mostColumns, Math.max(FEWEST_COLUMNS, ...placed.map((seat) => seat.column + 1)));
  const at = new Map(placed.map((seat) => [`${seat.row}/${seat.column}`, seat]));
  const plan = node("div", "plan");
  plan.style.setProperty("--columns", String(columns));
  for (let row = 1; row <= rows; row += 1) {
    for (let column = 1; column <= columns; column += 1) {
      const seat = at.get(`${row}/${column}`);
      const cell = node("div", seat ? "cell" : "cell empty", seat ? tile(seat, false, "div") : null);
      cell.dataset.row = String(row);
      cell.dataset.column = String(column);
      plan.append(cell);
    }
  }
  const tray = node("div", "tray", ...seats.filter((seat) => !seat.row).map((seat) => tile(seat, false, "div")));
  tray.dataset.row = "0";
  tray.dataset.column = "0";
  return node(
    "section",
    "seats plan-view",
    summary(data),
    node("p", "front", data.words.front),
    node("div", "plan-room", plan),
    node("p", "tray-title", data.mayPlace ? data.words.tray : data.words.unplaced),
    tray,
  );
}

/** Tell taps from drags on the seats of `place`: `onTap(judge)`, `onDrop(judge, row, column)`. */
export function dragging({ place, mayPlace, onTap, onDrop, onEnd }) {
  let held = null;

  const seatAt = (event) => event.target.closest && event.target.closest("[data-judge]");
  const inside = (box, event) =>
    event.clientX >= box.left && event.clientX < box.right && event.clientY >= box.top && event.clientY < box.bottom;

  function target(event) {
    return [...place.querySelectorAll(".cell, .tray")].find((one) => inside(one.getBoundingClientRect(), event)) || null;
  }

  function mark(found) {
    for (const one of place.querySelectorAll(".over")) one.classList.remove("over");
    if (found) found.classList.add("over");
  }

  function down(event) {
    const seat = seatAt(event);
    if (!seat || event.button > 0) return;
    held = { seat, judge: seat.dataset.judge, x: event.clientX, y: event.clientY, isMoving: false };
  }

  function move(event) {
    if (!held || !mayPlace()) return;
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.isMoving && Math.hypot(x, y) < FAR) return;
    held.isMoving = true;
    held.seat.classList.add("dragged");
    held.seat.style.transform = `translate(${x}px, ${y}px)`;
    mark(target(event));
  }

  function up(event) {
    if (!held) return;
    const { judge, isMoving, seat } = held;
    held = null;
    seat.classList.remove("dragged");
    seat.style.transform = "";
    mark(null);
    if (!isMoving) {
      if (event.type === "pointerup") onTap(judge);
      return;
    }
    const found = event.type === "pointerup" ? target(event) : null;
    if (found) onDrop(judge, Number(found.dataset.row), Number(found.dataset.column));
    onEnd();
  }

  function key(event) {
    const seat = seatAt(event);
    if (!seat || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    onTap(seat.dataset.judge);
  }

  place.addEventListener("pointerdown", down);
  place.addEventListener("keydown", key);
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", up);
  return {
    isDragging: () => Boolean(held && held.isMoving),
    stop() {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", up);
    },
  };
}
