// The box where commands are typed, with its list of completions (the ARIA combobox pattern with a listbox popup).
import { complete, split } from './completion.js';
import { byId, fill, h } from './dom.js';

/** @typedef {import('./completion.js').Choice} Choice */
/** @typedef {import('./completion.js').Completion} Completion */

const ASK_AFTER_MS = 120;

/**
 * @typedef {object} ComposerHost
 * @property {() => readonly import('#src/ports/chat.ts').CommandSpec[]} commands
 * @property {(command: string, text: string) => void} send
 * @property {(command: string, text: string) => Promise<readonly import('#src/ports/chat.ts').Suggestion[]>} ask
 */

/** @param {ComposerHost} host */
export function startComposer(host) {
  const form = byId('composer', HTMLFormElement);
  const input = byId('composer-input', HTMLInputElement);
  const popup = byId('completions', HTMLDivElement);
  const hint = byId('composer-hint', HTMLParagraphElement);
  const standing = hint.textContent ?? '';
  /** @type {Completion} */
  let now = complete([], '');
  /** @type {readonly Choice[]} */
  let choices = [];
  let active = -1;
  let lastSent = '';
  /** Only the newest question's answer is shown. */
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let asking;

  /** @param {readonly Choice[]} next @param {number} preselected */
  function open(next, preselected) {
    choices = next;
    fill(popup, ...next.map(drawChoice));
    popup.hidden = next.length === 0;
    input.setAttribute('aria-expanded', String(next.length > 0));
    activate(next.length > 0 ? preselected : -1);
  }

  /** @param {Choice} choice @param {number} index */
  function drawChoice(choice, index) {
    const pick = (/** @type {Event} */ event) => {
      event.preventDefault();
      take(choice);
    };
    const attributes = {
      role: 'option',
      id: `completion-${index}`,
      'aria-selected': 'false',
      onpointerdown: pick,
    };
    return h('div', attributes, h('strong', {}, choice.label), h('span', {}, choice.detail));
  }

  /** @param {number} index */
  function activate(index) {
    active = index;
    [...popup.children].forEach((option, position) => {
      option.setAttribute('aria-selected', String(position === index));
    });
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `completion-${index}`);
    popup.children[index]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Choice} choice */
  function take(choice) {
    input.value = choice.insert;
    update();
    input.focus();
  }

  function update() {
    now = complete(host.commands(), input.value);
    hint.textContent = now.hint || standing;
    hint.classList.toggle('notable', now.notable);
    open(now.choices, now.preselect ? 0 : -1);
    clearTimeout(asking);
    asked++;
    const question = now.ask;
    if (question) asking = setTimeout(() => ask(question, asked), ASK_AFTER_MS);
  }

  /** @param {{ command: string, text: string }} question @param {number} turn */
  async function ask(question, turn) {
    // Without suggestions the command can still be typed and sent, so a failure here needs no words.
    const found = await host.ask(question.command, question.text).catch(() => []);
    if (turn !== asked || document.activeElement !== input) return;
    const labelled = found.map(({ label, value }) => {
      return { label, detail: label === value ? '' : value, insert: `/${question.command} ${value}` };
    });
    open(
      labelled.filter((choice) => choice.insert !== input.value),
      -1,
    );
  }

  function send() {
    const typed = input.value.trim();
    const { name, rest } = split(typed);
    const command =
      typed.startsWith('/') && host.commands().find((known) => known.name === name.toLowerCase());
    // What cannot be sent stays in the box, with the hint that says why.
    if (!command) return update();
    lastSent = typed;
    input.value = '';
    update();
    host.send(command.name, rest ?? '');
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const isOpen = choices.length > 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = choices[active];
    if (step !== undefined && isOpen) {
      event.preventDefault();
      const from = active < 0 && step < 0 ? 0 : active;
      activate((from + step + choices.length) % choices.length);
    } else if (event.key === 'ArrowUp' && input.value === '' && lastSent !== '') {
      event.preventDefault();
      input.value = lastSent;
      update();
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      open([], -1);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.shiftKey) {
      event.preventDefault();
      take(chosen);
    }
  }

  input.addEventListener('input', update);
  input.addEventListener('focus', update);
  input.addEventListener('keydown', onKey);
  input.addEventListener('blur', () => open([], -1));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  document.addEventListener('keydown', (event) => {
    const free = event.target === document.body || event.target instanceof HTMLButtonElement;
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || !free) return;
    event.preventDefault();
    input.value = '/';
    input.focus();
  });
}
