// A whole ballot: what is filled, what it says, what it comes to. No DOM, no floats.
//
// A mark is typed text; with grades it is one of their words. The server accepts a grade as its word or its coefficient
// and keeps the coefficient, so both are understood everywhere here, and the judge only ever sees the word.

import { canonicalMark, decimalsOf, judgeText, ruleOf, scaled } from "./marks.js";

/** The grade that a mark stands for, by its word or its coefficient; null for anything else. */
export function gradeOf(criterion, mark) {
  const text = mark === undefined || mark === null ? "" : String(mark);
  if (text === "" || !criterion.grades) return null;
  const number = canonicalMark(text);
  return criterion.grades.find((one) => one.title === text || canonicalMark(one.value) === number) || null;
}

/** A mark as it is kept and sent: the word of a grade, or the decimal without needless zeros. */
export function tidyMark(criterion, mark) {
  if (mark === undefined || mark === null) return "";
  if (!criterion.grades) return canonicalMark(mark);
  const grade = gradeOf(criterion, mark);
  return grade ? grade.title : String(mark);
}

/** Whether a criterion holds a mark that the rules accept. */
export function isMarked(criterion, mark) {
  if (criterion.grades) return gradeOf(criterion, mark) !== null;
  return judgeText(ruleOf(criterion), mark || "").state === "valid";
}

/** Whether anything at all has been entered, acceptable or not. */
export function hasText(criteria, marks) {
  return criteria.some((one) => String(marks[one.id] || "") !== "");
}

/** How many criteria hold an acceptable mark. */
export function filledCount(criteria, marks) {
  return criteria.filter((one) => isMarked(one, marks[one.id])).length;
}

/**
 * What a ballot of these criteria comes to: "grades" are counted, not added up; "scaled" is the ballot's total on the
 * scale of the score, as the server counts it. A server that names no scale leaves "mean" for one common range, "sum"
 * for ranges of their own whose weights are in proportion, such as 50 + 30 + 20; else "none", and so for a single mark.
 */
export function sumKind(criteria) {
  if (criteria.length < 2) return "none";
  if (criteria.some((one) => one.grades)) return "grades";
  if (criteria[0].scale) return "scaled";
  const [first, ...others] = weighed(criteria);
  if (others.every((one) => one.min === first.min && one.max === first.max)) return "mean";
  const isFair = others.every((one) => one.weight * (first.max - first.min) === first.weight * (one.max - one.min));
  return isFair ? "sum" : "none";
}

/** The criteria's ranges and weights as whole numbers on common decimals. */
function weighed(criteria) {
  const weights = criteria.map((one) => String(one.weight === undefined || one.weight === null ? 1 : one.weight));
  const rules = criteria.map(ruleOf);
  const places = Math.max(...rules.map((rule) => rule.places));
  const weightPlaces = Math.max(...weights.map(decimalsOf));
  return rules.map(({ texts }, i) => ({
    min: scaled(texts.min, places),
    max: scaled(texts.max, places),
    weight: scaled(weights[i], weightPlaces),
    places,
  }));
}

/**
 * What complete marks come to as text with two decimals, rounded half up; null while one is missing.
 *
 * The arithmetic is exact in integers: a phone must not show 91.24 where the sheet says 91.25. Figures too long for
 * that are not shown at all.
 */
export function totalOf(criteria, marks) {
  const kind = sumKind(criteria);
  if (kind === "none" || kind === "grades" || filledCount(criteria, marks) < criteria.length) return null;
  const parts = weighed(criteria);
  const values = criteria.map((one, i) => scaled(canonicalMark(marks[one.id]), parts[i].places));
  const all = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (all <= 0) return null;
  const ten = 10 ** parts[0].places;
  if (kind === "scaled") return onScale(criteria[0].scale, parts, values, all);
  if (kind === "sum") return hundredths(values.reduce((sum, value) => sum + value, 0), ten);
  return hundredths(values.reduce((sum, value, i) => sum + parts[i].weight * value, 0), all * ten);
}

/** low + width × Σ weight × (mark − min) / (max − min) / Σ weight: each mark carried from its own range to the scale. */
function onScale(scale, parts, values, all) {
  const places = Math.max(decimalsOf(scale.min), decimalsOf(scale.max));
  const low = scaled(scale.min, places);
  const width = scaled(scale.max, places) - low;
  const ranges = parts.map(({ min, max }) => max - min);
  const common = ranges.reduce((product, range) => (product / divisorOf(product, range)) * range, 1);
  let over = values.reduce((sum, value, i) => sum + parts[i].weight * (value - parts[i].min) * (common / ranges[i]), 0);
  let under = common * all;
  if (![over, under].every(Number.isSafeInteger)) return null;
  const shared = divisorOf(over, under);
  over /= shared;
  under /= shared;
  return hundredths(low * under + width * over, under * 10 ** places);
}

function divisorOf(a, b) {
  return b ? divisorOf(b, a % b) : Math.abs(a) || 1;
}

function hundredths(over, under) {
  const doubled = over * 200 + under;
  if (![over, under, doubled, under * 2].every(Number.isSafeInteger)) return null;
  const rest = doubled % (under * 2);
  const whole = (doubled - (rest < 0 ? rest + under * 2 : rest)) / (under * 2);
  const cents = Math.abs(whole) % 100;
  return `${whole < 0 ? "-" : ""}${(Math.abs(whole) - cents) / 100}.${String(cents).padStart(2, "0")}`;
}

/** How often each grade was given, best first, as "好 4 · 较好 2", to be broken after a dot only; empty for none. */
export function gradeCounts(criteria, marks) {
  const given = criteria.map((one) => gradeOf(one, marks[one.id])).filter(Boolean);
  return criteria[0].grades
    .map(({ title }) => [title, given.filter((grade) => grade.title === title).length])
    .filter(([, count]) => count)
    .map(([title, count]) => `${title}\u00a0${count}`)
    .join("\u00a0· ");
}

/** "full" when every mark is its maximum, "equal" or "grade" when all are the same, else null: worth a question. */
export function oddity(criteria, marks) {
  if (criteria.length < 2) return null;
  const texts = criteria.map((one) => tidyMark(one, marks[one.id]));
  const isEqual = texts.every((text) => text === texts[0]);
  if (criteria[0].grades) return isEqual ? "grade" : null;
  if (criteria.every((one, i) => texts[i] === canonicalMark(one.max))) return "full";
  return isEqual ? "equal" : null;
}

/** Whether two sets of marks say the same for these criteria ("92.50" is "92.5", 好 is its coefficient). */
export function isSameMarks(criteria, ours, theirs) {
  return criteria.every((one) => tidyMark(one, ours[one.id]) === tidyMark(one, (theirs || {})[one.id]));
}
