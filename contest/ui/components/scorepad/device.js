// What this phone keeps: localStorage where it works, memory where it does not. No DOM.

// The one key that may go when the device is full: what it holds comes again from the server.
export const KNOWN = "known";
const ROOM = `contest.pad/${KNOWN}`;

/** A random id in UUID form. `crypto.randomUUID` exists on https only, and a meeting hall runs on plain http. */
export function newId() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * A store of JSON values under a prefix: `read(key)`, `write(key, value)`, `remove(key)`, `keys(prefix)`, `isLasting()`;
 * `spare(key, value)` keeps it only where there is room.
 *
 * A value that could not be written to the device (private mode, full, blocked) is kept in memory and shadows what is
 * on the device; `isLasting()` is then false, so that the judge can be told that a reload would lose it.
 */
export function deviceStore(prefix, storage = reachableStorage()) {
  const memory = new Map();

  function read(key) {
    if (memory.has(key)) return JSON.parse(memory.get(key));
    if (!storage) return null;
    try {
      return JSON.parse(storage.getItem(prefix + key));
    } catch (error) {
      console.warn("pad: unreadable on this device, ignored:", key, error);
      return null;
    }
  }

  function write(key, value) {
    const text = JSON.stringify(value);
    try {
      if (!storage) throw new Error("no storage");
      try {
        storage.setItem(prefix + key, text);
      } catch (full) {
        storage.removeItem(ROOM);
        storage.setItem(prefix + key, text);
      }
      memory.delete(key);
      return true;
    } catch (error) {
      console.warn("pad: kept in memory only:", key, error);
      memory.set(key, text);
      return false;
    }
  }

  function remove(key) {
    memory.delete(key);
    try {
      if (storage) storage.removeItem(prefix + key);
    } catch (error) {
      console.warn("pad: cannot be removed from this device:", key, error);
    }
    // There may be room now for what had none.
    if (storage) Array.from(memory.keys()).forEach((waiting) => write(waiting, JSON.parse(memory.get(waiting))));
  }

  function spare(key, value) {
    try {
      if (storage) storage.setItem(prefix + key, JSON.stringify(value));
    } catch (error) {
      console.info("pad: no room on this device for", key, error);
      remove(key);
    }
  }

  function keys(start) {
    const found = new Set([...memory.keys()].filter((key) => key.startsWith(start)));
    for (let i = 0; storage && i < storage.length; i += 1) {
      const name = storage.key(i);
      if (name.startsWith(prefix + start)) found.add(name.slice(prefix.length));
    }
    return [...found].sort();
  }

  return { read, write, spare, remove, keys, isLasting: () => Boolean(storage) && memory.size === 0 };
}

function reachableStorage() {
  try {
    const storage = window.localStorage;
    storage.setItem("contest.pad.probe", "1");
    storage.removeItem("contest.pad.probe");
    return storage;
  } catch (error) {
    // A full store refuses the probe but may still hold an unsent ballot that must be found.
    console.warn("pad: this device does not store", error);
    try {
      return window.localStorage;
    } catch (refused) {
      console.warn("pad: this device forbids storage", refused);
      return null;
    }
  }
}
