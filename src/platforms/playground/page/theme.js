// Light, dark, or as the system is.
import { byId } from './dom.js';
import { recall, remember } from './storage.js';

const NEXT = { system: 'light', light: 'dark', dark: 'system' };
const LABELS = { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };

/** @typedef {keyof typeof NEXT} Theme */

export function startTheme() {
  const button = byId('theme', HTMLButtonElement);
  /** @type {Theme} */
  let theme = 'system';
  /** @param {string | null} wanted */
  const set = (wanted) => {
    theme = wanted === 'light' || wanted === 'dark' ? wanted : 'system';
    document.documentElement.dataset.theme = theme;
    button.setAttribute('aria-label', LABELS[theme]);
    button.title = LABELS[theme];
  };
  set(recall('theme'));
  button.addEventListener('click', () => {
    set(NEXT[theme]);
    remember('theme', theme);
  });
}
