// The moment of a score: the name stands alone, its criteria come one by one, the total counts up, then the place.

const HOLD_MS = 1200;
const PART_MS = 650;
const PARTS_MOST_MS = 4500;
const COUNT_MS = 1800;
const PLACE_MS = 500;

/** Play the reveal in `layer`; returns how to stop. Without `isPlayed` everything is there at once. */
export function playReveal(layer, isPlayed) {
  const output = layer.querySelector("[data-score]");
  const finish = () => {
    layer.dataset.step = "3";
    if (output) output.textContent = output.dataset.score;
  };
  if (!isPlayed || !output) {
    finish();
    return () => {};
  }
  const score = output.dataset.score;
  const target = Number(score);
  const places = (score.split(".")[1] || "").length;
  const parts = [...layer.querySelectorAll("[data-part]")];
  const each = parts.length ? Math.min(PART_MS, PARTS_MOST_MS / parts.length) : 0;
  const counted = HOLD_MS + each * parts.length;
  const timers = [];
  let frame = 0;
  layer.dataset.step = "0";
  output.textContent = "·".repeat(3);
  parts.forEach((part, n) => timers.push(setTimeout(() => part.setAttribute("data-on", ""), HOLD_MS + each * n)));
  timers.push(
    setTimeout(() => {
      layer.dataset.step = "1";
      const from = performance.now();
      const count = (now) => {
        const part = Math.min(1, Math.max(0, now - from) / COUNT_MS);
        output.textContent = (target * (1 - (1 - part) ** 4)).toFixed(places);
        if (part < 1) frame = requestAnimationFrame(count);
      };
      frame = requestAnimationFrame(count);
    }, counted),
    // The end hangs on no animation frame: a window in the background gets none, and must still end at the score.
    setTimeout(() => {
      cancelAnimationFrame(frame);
      output.textContent = score;
      layer.dataset.step = "2";
    }, counted + COUNT_MS + 50),
    setTimeout(finish, counted + COUNT_MS + PLACE_MS),
  );
  return () => {
    timers.forEach(clearTimeout);
    cancelAnimationFrame(frame);
    finish();
  };
}
