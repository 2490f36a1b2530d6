// The moment of a score: the name stands alone, then the number counts up, then place and working appear.

const HOLD_MS = 1500;
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
  const timers = [];
  let frame = 0;
  layer.dataset.step = "0";
  output.textContent = "·".repeat(3);
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
    }, HOLD_MS),
    // The end hangs on no animation frame: a window in the background gets none, and must still end at the score.
    setTimeout(() => {
      cancelAnimationFrame(frame);
      output.textContent = score;
      layer.dataset.step = "2";
    }, HOLD_MS + COUNT_MS + 50),
    setTimeout(finish, HOLD_MS + COUNT_MS + PLACE_MS),
  );
  return () => {
    timers.forEach(clearTimeout);
    cancelAnimationFrame(frame);
    finish();
  };
}
