// Rows that change their places glide to the new ones, from where the hall last saw them.

const GLIDE_MS = 1100;
const SEEN_MS = 900;

/** Remember where rows stand, picture by picture; `play` moves each from its last place to the present one. */
export function glider() {
  const places = new Map();

  /** `name` is the picture and its page; `isNew` that it has just come up and is to be seen before anything moves. */
  function play(layer, name, isNew, isCalm) {
    const rows = [...layer.querySelectorAll("[data-glide]")];
    if (!rows.length) return;
    const before = places.get(name);
    const now = new Map(rows.map((row) => [row.dataset.glide, placeOn(row, layer)]));
    places.set(name, now);
    if (!before || isCalm) return;
    for (const row of rows) {
      const [was, is] = [before.get(row.dataset.glide), now.get(row.dataset.glide)];
      const timing = { duration: GLIDE_MS, delay: isNew ? SEEN_MS : 0, easing: "cubic-bezier(0.3, 0.1, 0.2, 1)", fill: "backwards" };
      if (!was) row.animate([{ opacity: 0 }, { opacity: 1 }], timing);
      else if (was.x !== is.x || was.y !== is.y) {
        const [x, y] = [(was.x - is.x) * layer.offsetWidth, (was.y - is.y) * layer.offsetHeight];
        row.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], timing);
      }
    }
  }

  return { play };
}

/** Where a row stands, in parts of the picture: without what moves it just now, and whatever the window's size. */
function placeOn(row, layer) {
  return { x: row.offsetLeft / (layer.offsetWidth || 1), y: row.offsetTop / (layer.offsetHeight || 1) };
}
