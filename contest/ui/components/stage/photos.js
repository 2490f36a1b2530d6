// The photos of stops. One is shown once it is whole; until then, and for as long as it cannot be had, the picture
// stands as it does without one. What could not be had is asked for again, slower and slower.

import { retryDelay } from "../shared/follow.js";

/** Keep the photos that pictures want; `changed()` is called when one has come, or could not be had. */
export function photoKeeper(changed) {
  let known = new Map();

  function load(one) {
    const image = new Image();
    image.onload = () => {
      Object.assign(one, { isComing: false, ratio: image.naturalWidth / image.naturalHeight });
      changed();
    };
    image.onerror = () => {
      one.isComing = false;
      one.timer = setTimeout(load, retryDelay(one.tries), one);
      one.tries += 1;
      changed();
    };
    // Kept as long as it is wanted, and with it the picture in the browser's memory.
    one.image = image;
    image.src = one.address;
  }

  function drop(one) {
    clearTimeout(one.timer);
    one.image.onload = one.image.onerror = null;
  }

  return {
    /** Fetch the photos of these documents, which lie below `base`, and forget all others. */
    want(base, documents) {
      const digests = base ? documents.map((shown) => shown.body.photo).filter(Boolean) : [];
      const kept = new Map();
      for (const digest of digests) {
        kept.set(digest, known.get(digest) || { address: `${base}${digest}.jpg`, ratio: 0, tries: 0, isComing: true });
      }
      for (const [digest, one] of known) if (!kept.has(digest)) drop(one);
      known = kept;
      for (const one of kept.values()) if (!one.image) load(one);
    },
    /** The photo of a document with its `address` and `ratio` (width to height); null while there is none to show. */
    of(shown) {
      const one = known.get(shown.body.photo);
      return one && one.ratio > 0 ? one : null;
    },
    isComing(shown) {
      const one = known.get(shown.body.photo);
      return Boolean(one && one.isComing);
    },
    stop() {
      known.forEach(drop);
      known = new Map();
    },
  };
}
