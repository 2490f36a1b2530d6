// Marks as they are typed: exact, in whole multiples of the smallest decimal. No DOM, no floats.

/** Fullwidth digits, the Chinese stop and commas become what the rules expect; spaces go; leading zeros go. */
export function normalise(text) {
  const plain = String(text)
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[。．，,、·]/g, ".")
    .replace(/\s/g, "");
  return plain.replace(/^0+(?=\d)/, "");
}

/** How many decimals a number is written with. */
export function decimalsOf(text) {
  const dot = String(text).indexOf(".");
  return dot < 0 ? 0 : String(text).length - dot - 1;
}

/** A decimal text as a whole number of its last `places` decimals. */
export function scaled(text, places) {
  const [whole, fraction = ""] = String(text).split(".");
  return Number(whole + fraction.padEnd(places, "0"));
}

/** A criterion with its numbers as integers: `{places, min, max, step, weight}`; weight 1 when the server gives none. */
export function ruleOf(criterion) {
  const min = String(criterion.min === undefined || criterion.min === null ? 0 : criterion.min);
  const max = String(criterion.max);
  const step = String(criterion.step || 1);
  const places = Math.max(decimalsOf(min), decimalsOf(max), decimalsOf(step));
  return {
    places,
    min: scaled(min, places),
    max: scaled(max, places),
    step: scaled(step, places),
    texts: { min, max, step },
  };
}

function hasValueWithin(rule, low, high) {
  const from = Math.max(low, rule.min);
  const first = rule.min + Math.ceil((from - rule.min) / rule.step) * rule.step;
  return first <= Math.min(high, rule.max);
}

function mayGrowTo(rule, text, isLonger) {
  const [whole, fraction] = text.split(".");
  const unit = 10 ** rule.places;
  if (fraction !== undefined) {
    if (fraction.length > rule.places) return false;
    const low = scaled(text, rule.places);
    return hasValueWithin(rule, low + (isLonger ? 1 : 0), low + 10 ** (rule.places - fraction.length) - 1);
  }
  const low = Number(whole) * unit;
  if (hasValueWithin(rule, low + (isLonger ? 1 : 0), low + unit - 1)) return true;
  if (whole === "0") return false;
  for (let start = low * 10, width = unit * 10; start <= rule.max; start *= 10, width *= 10) {
    if (hasValueWithin(rule, start, start + width - 1)) return true;
  }
  return false;
}

/**
 * What a typed text is worth: `{state, problem}`.
 *
 * `state` is "empty", "valid", "typing" (not a mark yet, but more digits can make it one) or "invalid"; `problem` is
 * null, "number", "range" or "step".
 */
export function judgeText(rule, typed) {
  const text = normalise(typed);
  if (text === "") return { state: "empty", problem: null };
  if (!/^\d{1,6}(\.\d{0,6})?$/.test(text)) return { state: "invalid", problem: "number" };
  const tidy = canonicalMark(text);
  if (!text.endsWith(".") && decimalsOf(tidy) <= rule.places) {
    const value = scaled(tidy, rule.places);
    if (value >= rule.min && value <= rule.max && (value - rule.min) % rule.step === 0) {
      return { state: "valid", problem: null };
    }
  }
  const value = Number(text);
  const isOutside = value * 10 ** rule.places > rule.max || value * 10 ** rule.places < rule.min;
  const problem = isOutside ? "range" : "step";
  return { state: mayGrowTo(rule, text, false) ? "typing" : "invalid", problem };
}

/** Whether nothing more can be typed: the mark is valid and no further key makes another valid one. */
export function isFinal(rule, typed) {
  return judgeText(rule, typed).state === "valid" && !mayGrowTo(rule, normalise(typed), true);
}

/** The decimal as it is sent: without a trailing dot or needless zeros ("92.50" → "92.5"). */
export function canonicalMark(typed) {
  const text = normalise(typed);
  return text.includes(".") ? text.replace(/\.?0*$/, "") : text;
}
