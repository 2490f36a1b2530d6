// Which units are open, which screen comes next. Pure: no DOM, no network, no storage.

/** "recused", "open", "waiting", "closed" or "withdrawn": what a judge may do with a unit now. */
export function standingOf(unit) {
  if (unit.phase === "withdrawn") return "withdrawn";
  if (unit.recused) return "recused";
  if (unit.phase === "open" || unit.phase === "waiting") return unit.phase;
  return "closed";
}

/** The units this judge can mark now, in the order of the meeting. */
export function openUnits(pad) {
  return pad.units.filter((unit) => standingOf(unit) === "open");
}

/** Where the pad goes by itself: the one open unit that has no ballot yet, a list when there is a choice, else waiting. */
export function homeScreen(pad, isDone) {
  const open = openUnits(pad);
  if (open.length === 1) return { kind: "unit", unit: open[0].id };
  const left = open.filter((unit) => !isDone(unit));
  return left.length || open.length ? { kind: "list" } : { kind: "waiting" };
}

function ownUnitJustOpened(before, after) {
  const isOpenOwn = (unit) => unit.recused && unit.phase === "open";
  const known = new Set(before.units.filter(isOpenOwn).map((unit) => unit.id));
  return openUnits(after).length === 0 && after.units.some((unit) => isOpenOwn(unit) && !known.has(unit.id));
}

/**
 * The screen after the server told something new, and the unit to point at instead of jumping to it.
 *
 * A half-filled unit is never left by itself: `offer` then names the newly opened one. `before` is null at the start.
 */
export function nextScreen({ before, after, screen, isBusy, isDone }) {
  const wasOpen = new Set(before ? openUnits(before).map((unit) => unit.id) : []);
  const opened = openUnits(after).filter((unit) => !wasOpen.has(unit.id));
  const here = screen.kind === "unit" ? after.units.find((unit) => unit.id === screen.unit) : null;
  if (!before) return { screen: isBusy ? screen : homeScreen(after, isDone), offer: null };
  if (screen.kind === "unit" && !here) return { screen: homeScreen(after, isDone), offer: null };
  if (opened.length && isBusy) {
    const other = opened.find((unit) => unit.id !== screen.unit);
    return { screen, offer: other ? other.id : null };
  }
  if (!opened.length && !isBusy && ownUnitJustOpened(before, after)) return { screen: { kind: "waiting" }, offer: null };
  if (opened.length === 1) return { screen: { kind: "unit", unit: opened[0].id }, offer: null };
  if (opened.length > 1) return { screen: { kind: "list" }, offer: null };
  if (screen.kind === "waiting" && openUnits(after).length) return { screen: homeScreen(after, isDone), offer: null };
  return { screen, offer: null };
}
