// The last good picture of the meeting, so that a pad that starts without the server is not an empty page. No DOM.

import { KNOWN } from "./device.js";

// Whoever joins on this phone gets a new one, and it goes with them. It is no secret and opens nothing.
function seatMark() {
  return (/(?:^|; )contest_seat=([^;]*)/.exec(document.cookie) || ["", ""])[1];
}

/** One picture per phone: `keep(who, answer)`, `read(who, name)`, `clear()`; never shown to another than it was for. */
export function knownPicture(device) {
  return {
    keep: (who, answer) => device.spare(KNOWN, { who, seat: seatMark(), answer }),
    /** The answer kept for `who`; null for another person. `name` is what the page says, where it says anything. */
    read(who, name) {
      const kept = device.read(KNOWN);
      if (!kept || !who || kept.who !== who || kept.seat !== seatMark()) return null;
      return name && name !== kept.answer.judge_name ? null : kept.answer;
    },
    clear: () => device.remove(KNOWN),
  };
}
