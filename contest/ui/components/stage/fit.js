// Text as large as the hall allows: shrink what overflows, never below the size the last row can read (see stage.css).

const STEPS = [1, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62, 0.56, 0.5, 0.44, 0.38];

/** Size single lines (`data-line`) to their width, and the whole scene to its height. */
export function fitScene(layer) {
  const room = layer.querySelector("[data-room]");
  if (!room || !room.clientWidth) return;
  for (const step of STEPS) {
    layer.style.setProperty("--fit", String(step));
    fitLines(layer);
    if (room.scrollHeight <= room.clientHeight + 1 && room.scrollWidth <= room.clientWidth + 1) return;
  }
}

function fitLines(layer) {
  for (const line of layer.querySelectorAll("[data-line]")) {
    line.style.removeProperty("--squeeze");
    const room = line.parentElement.clientWidth;
    const wide = line.scrollWidth;
    if (wide > room && room > 0) line.style.setProperty("--squeeze", String(Math.floor((room / wide) * 980) / 1000));
  }
}
