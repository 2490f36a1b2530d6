// Text as large as the hall allows: shrink what overflows, never below the size the last row can read (see stage.css).

const STEPS = [1, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62, 0.56, 0.5, 0.44, 0.38];

// A photo gets smaller before the words beside it (`data-words`) are hard to read, and goes before one is lost.
const PHOTO_PARTS = [1, 0.8, 0.62, 0.46, 0];
const PLEASANT = 0.62;

/** Size single lines (`data-line`) to their width, and the whole scene to its height. */
export function fitScene(layer) {
  const room = layer.querySelector("[data-room]");
  if (!room || !room.clientWidth) return;
  const words = layer.querySelector("[data-words]");
  for (const part of words ? PHOTO_PARTS : [0]) {
    layer.style.setProperty("--part", String(part));
    layer.dataset.photo = part ? "beside" : "none";
    for (const step of STEPS) {
      if (part && step < PLEASANT) break;
      layer.style.setProperty("--fit", String(step));
      fitLines(layer);
      if (holds(room) && (!part || holds(words))) return;
    }
  }
}

function holds(box) {
  return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
}

function fitLines(layer) {
  for (const line of layer.querySelectorAll("[data-line]")) {
    line.style.removeProperty("--squeeze");
    const room = line.parentElement.clientWidth;
    const wide = line.scrollWidth;
    if (wide > room && room > 0) line.style.setProperty("--squeeze", String(Math.floor((room / wide) * 980) / 1000));
  }
}
