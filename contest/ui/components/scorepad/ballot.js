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

/** How many criteria hold an acceptable mark. */
export function filledCount(criteria, marks) {
  return criteria.filter((one) => isMarked(one, marks[one.id])).length;
}

/**
 * What a ballot of these criteria comes to: "grades" are counted, not added up; "mean" for one common range; "sum" for
 * ranges of their own whose weights are in proportion, such as 50 + 30 + 20; else "none", and so for a single mark.
 */
export function sumKind(criteria) {
  if (criteria.length < 2) return "none";
  if (criteria.some((one) => one.grades)) return "grades";
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
 * The mean or the sum of complete marks as text with two decimals, rounded half up; null while one is missing.
 *
 * The arithmetic is exact in integers: a phone must not show 91.24 where the sheet says 91.25.
 */
export function totalOf(criteria, marks) {
  const kind = sumKind(criteria);
  if ((kind !== "mean" && kind !== "sum") || filledCount(criteria, marks) < criteria.length) return null;
  let sum = 0;
  let all = 0;
  const parts = weighed(criteria);
  criteria.forEach((one, i) => {
    const weight = kind === "sum" ? 1 : parts[i].weight;
    sum += weight * scaled(canonicalMark(marks[one.id]), parts[i].places);
    all += weight;
  });
  if (all <= 0) return null;
  const divisor = (kind === "sum" ? 1 : all) * 10 ** parts[0].places;
  const hundredths = Math.floor((sum * 200 + divisor) / (2 * divisor));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
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
