// What this browser remembers between visits. A browser that forbids it forgets, and nothing else is lost.

/** @param {string} key */
export function recall(key) {
  try {
    return localStorage.getItem(`quizloop.${key}`);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(`quizloop.${key}`, value);
  } catch {
    // Private windows may forbid it: then this visit starts as the first one does.
  }
}
