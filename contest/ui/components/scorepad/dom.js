// Build elements. Text is always textContent: names typed by people are never parsed as HTML.

/** `el("button.key", {text, onclick, "aria-label": …}, child, …)`: false, null and undefined are left out everywhere. */
export function el(kind, props = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  if (tag === "button") node.type = "button";
  Object.entries(props).forEach(([name, value]) => {
    if (value === null || value === undefined || value === false) return;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  });
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A line "a · b · c" of the parts that are there. */
export function joined(...parts) {
  return parts.filter(Boolean).join(" · ");
}

/** Set text only when it differs: an unchanged aria-live text must not be spoken again. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** "14:03" in Beijing's time, wherever the phone believes to be; with the date when that is another one than today's. */
export function clockTime(moment, lang, withSeconds = false) {
  const date = new Date(moment);
  if (!moment || Number.isNaN(date.getTime())) return "";
  const locale = lang === "en" ? "en-GB" : "zh-CN";
  const zone = { timeZone: "Asia/Shanghai" };
  const shape = { hour: "2-digit", minute: "2-digit", hour12: false, ...zone };
  if (withSeconds) shape.second = "2-digit";
  const day = (one) => new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", ...zone }).format(one);
  const time = new Intl.DateTimeFormat(locale, shape).format(date);
  return day(date) === day(new Date()) ? time : `${day(date)} ${time}`;
}
