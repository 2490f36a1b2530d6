// What is about to be sent, once more on one screen: the unit, the marks, what they come to, and what looks odd.

import { oddity } from "./ballot.js";
import { el } from "./dom.js";
import { marksTable } from "./views.js";

/** What deserves a second look before sending, as sentences; none of it stands in the way. */
export function doubtsOf({ t, pad, unit, marks }) {
  const odd = oddity(pad.criteria, marks);
  const onStage = unit.deliver_until ? null : pad.units.find((one) => one.id === pad.current && one.id !== unit.id);
  return [
    onStage && t("On stage now is {unit}, not this one.", { unit: onStage.name }),
    odd === "full" && t("Full marks everywhere?"),
    odd === "equal" && t("The same mark everywhere?"),
    odd === "grade" && t("The same grade everywhere?"),
  ].filter(Boolean);
}

/** The read-back as a sheet: `{label, kind, body, acts, first}`. */
export function readbackSheet({ t, criteria, unit, marks, doubts, acts }) {
  const confirm = el("button.main-act.confirm", { text: t("Confirm and send"), onclick: acts.confirm });
  const label = t("Please check before sending");
  return {
    label,
    kind: "readback",
    body: [
      el("p.about", { text: label }),
      el("h2", { text: unit.name }),
      ...doubts.map((text) => el("p.note.is-doubt", { text })),
      marksTable({ t, criteria, marks }),
    ],
    acts: [el("button.second-act", { text: t("Change"), onclick: acts.lookAgain }), confirm],
    first: confirm,
    onClose: acts.lookAgain,
  };
}
