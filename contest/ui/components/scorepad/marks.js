// Marks as they are typed: exact, in whole multiples of the smallest decimal. No DOM, no floats.

/** Fullwidth digits, the Chinese stop and commas become what the rules expect; spaces go; leading zeros go. */
export function normalise(text) {
  const plain = String(text)
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[。．，,、·]/g, ".")
    .replace(/\s/g, "");
  return plain.replace(/^0+(?=\d)/, "");
}

function decimalsOf(text) {
  const dot = String(text).indexOf(".");
  return dot < 0 ? 0 : String(text).length - dot - 1;
}

function scaled(text, places) {
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

/**
 * The weighted mean of complete marks as text with two decimals, rounded half up; null while one is missing.
 *
 * The arithmetic is exact in integers: a phone must not show 91.24 where the sheet says 91.25.
 */
export function totalOf(criteria, marks) {
  if (!criteria.length) return null;
  const rules = criteria.map(ruleOf);
  const weights = criteria.map((one) => String(one.weight === undefined || one.weight === null ? 1 : one.weight));
  if (criteria.some((one, i) => judgeText(rules[i], marks[one.id] || "").state !== "valid")) return null;
  const markPlaces = Math.max(...rules.map((rule) => rule.places));
  const weightPlaces = Math.max(...weights.map(decimalsOf));
  let sum = 0;
  let all = 0;
  criteria.forEach((one, i) => {
    const weight = scaled(weights[i], weightPlaces);
    sum += weight * scaled(canonicalMark(marks[one.id]), markPlaces);
    all += weight;
  });
  if (all <= 0) return null;
  const divisor = all * 10 ** markPlaces;
  const hundredths = Math.floor((sum * 200 + divisor) / (2 * divisor));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
}

/** How many criteria hold a valid mark. */
export function filledCount(criteria, marks) {
  return criteria.filter((one) => judgeText(ruleOf(one), marks[one.id] || "").state === "valid").length;
}

/** "full" when every mark is its maximum, "equal" when all are the same, else null: worth a question, never a refusal. */
export function oddity(criteria, marks) {
  if (criteria.length < 2) return null;
  const texts = criteria.map((one) => canonicalMark(marks[one.id]));
  if (criteria.every((one, i) => texts[i] === canonicalMark(one.max))) return "full";
  return texts.every((text) => text === texts[0]) ? "equal" : null;
}

/** Whether two sets of marks say the same for these criteria ("92.50" is "92.5"). */
export function isSameMarks(criteria, ours, theirs) {
  return criteria.every((one) => canonicalMark(ours[one.id] || "") === canonicalMark((theirs || {})[one.id] || ""));
}
