// How this phone shows the pad: large print, dark or light, keys for the right or the left thumb. Kept on the device.

import { el } from "./dom.js";

const USUAL = { isLarge: false, colour: "auto", hand: "right" };

/** The wishes kept on this phone, shown as classes of `root`: `{wishes, change(some)}`; `onChange()` after each change. */
export function openSettings({ device, root, onChange }) {
  const wishes = { ...USUAL, ...device.read("wishes") };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function show() {
    const isDark = wishes.colour === "dark" || (wishes.colour === "auto" && dark.matches);
    root.classList.toggle("is-large", wishes.isLarge);
    root.classList.toggle("is-dark", isDark);
    root.classList.toggle("is-left", wishes.hand === "left");
  }
  const turned = () => {
    show();
    onChange();
  };
  // addEventListener on it is younger than some of these phones.
  dark.addListener(turned);
  show();
  return {
    wishes,
    change(some) {
      Object.assign(wishes, some);
      device.write("wishes", wishes);
      turned();
    },
    stop: () => dark.removeListener(turned),
  };
}

/** The sheet of settings as `{label, kind, body, acts, first}`. */
export function settingsSheet({ t, settings, onClose }) {
  const rows = [
    ["isLarge", t("Size of text"), [[false, t("Normal")], [true, t("Large")]]],
    ["colour", t("Colours"), [["auto", t("As the phone")], ["light", t("Light")], ["dark", t("Dark")]]],
    ["hand", t("Keys for the"), [["right", t("right hand")], ["left", t("left hand")]]],
  ];
  const body = rows.map(([name, title, choices]) => {
    const buttons = choices.map(([value, text]) => el("button.option", { text, onclick: () => choose(value) }));
    const press = () =>
      buttons.forEach((one, at) => one.setAttribute("aria-pressed", String(choices[at][0] === settings.wishes[name])));
    const choose = (value) => {
      settings.change({ [name]: value });
      press();
    };
    press();
    return el(
      "section.wish",
      { role: "group", "aria-label": title },
      el("h3", { text: title }),
      el("div.options", {}, ...buttons),
    );
  });
  const done = el("button.main-act", { text: t("Done"), onclick: onClose });
  const label = t("Settings");
  return { label, kind: "settings", body: [el("h2", { text: label }), ...body], acts: [done], first: done, onClose };
}
