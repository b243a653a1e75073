// The list of messages of the open channel.
import { fill, h } from './dom.js';
import { drawLocalLine, drawMessage, focusIn } from './message.js';
import { dayHeading } from './times.js';

/** @typedef {import('../wire.ts').MessageView} MessageView */
/** @typedef {import('./message.js').LocalLine} LocalLine */

/** Messages of one author within this time stand together. */
const TOGETHER_MS = 5 * 60_000;
const NEAR_END_PX = 120;

/**
 * @typedef {object} TimelineHost
 * @property {() => { members: readonly import('../wire.ts').MemberView[], zone: string, now: number }} around
 * @property {(message: MessageView, buttonId: string) => void} press
 * @property {(message: MessageView, selectId: string, value: string) => void} choose
 * @property {(line: LocalLine) => void} dismiss
 * @property {() => void} earlier
 */

/**
 * @param {HTMLElement} root
 * @param {TimelineHost} host
 */
export function createTimeline(root, host) {
  const list = h('div', { class: 'timeline-list' });
  const pending = h(
    'p',
    { class: 'pending', hidden: true },
    h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i', {}), h('i', {}), h('i', {})),
    'Quizloop is working on it…',
  );
  root.append(list, pending);
  /** @type {MessageView | null} */
  let last = null;
  let lastDay = '';
  /** The control that was used in the message whose answer is awaited. */
  let held = '';

  /** @param {MessageView} message */
  function draw(message) {
    const { members, zone } = host.around();
    return drawMessage(message, {
      members,
      zone,
      controls: {
        press: (id) => host.press(message, id),
        choose: (id, value) => host.choose(message, id, value),
      },
    });
  }

  /** @param {MessageView} message */
  function append(message) {
    const { zone, now } = host.around();
    const heading = dayHeading(message.at, now, zone);
    const newDay = heading !== lastDay;
    if (newDay) list.append(h('p', { class: 'day' }, h('span', {}, heading)));
    const element = draw(message);
    if (!newDay && last && continues(last, message)) element.classList.add('continued');
    list.append(element);
    last = message;
    lastDay = heading;
    return element;
  }

  /** @param {MessageView} message */
  function replace(message) {
    const old = find(message.id);
    if (!old) return false;
    const focused = document.activeElement;
    const control = old.contains(focused) ? (focused?.getAttribute('data-control') ?? '') : null;
    const element = draw(message);
    element.classList.toggle('continued', old.classList.contains('continued'));
    old.replaceWith(element);
    if (control !== null) focusIn(element, control);
    return true;
  }

  /** @param {number} id @returns {HTMLElement | null} */
  const find = (id) => list.querySelector(`:scope > [data-id="${id}"]`);
  const atEnd = () => root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END_PX;
  const toEnd = () => {
    root.scrollTop = root.scrollHeight;
  };
  /** What is too long for the screen is read from its beginning. @param {HTMLElement} element */
  const toNew = (element) => {
    toEnd();
    if (element.offsetHeight > root.clientHeight) element.scrollIntoView({ block: 'start' });
  };

  return {
    /**
     * Shows a place from its beginning.
     * @param {{ messages: readonly MessageView[], lines: readonly LocalLine[], hasEarlier: boolean, empty: string }} content
     */
    show({ messages, lines, hasEarlier, empty }) {
      root.setAttribute('aria-busy', 'true');
      last = null;
      lastDay = '';
      fill(list);
      if (hasEarlier) {
        const button = { type: 'button', class: 'button secondary', onclick: host.earlier };
        list.append(h('div', { class: 'earlier' }, h('button', button, 'Earlier messages')));
      }
      if (messages.length === 0 && lines.length === 0) list.append(h('p', { class: 'empty' }, empty));
      for (const message of messages) append(message);
      for (const line of lines) this.addLine(line);
      toEnd();
      root.removeAttribute('aria-busy');
    },
    /** @param {MessageView} message @param {boolean} own it answers what was done here */
    put(message, own) {
      const follow = own || atEnd();
      if (replace(message)) {
        if (follow) toEnd();
        return;
      }
      list.querySelector('.empty')?.remove();
      const element = append(message);
      if (follow) toNew(element);
    },
    /** @param {LocalLine} line */
    addLine(line) {
      list.querySelector('.empty')?.remove();
      const element = drawLocalLine(line, () => {
        element.remove();
        root.focus({ preventScroll: true });
        host.dismiss(line);
      });
      list.append(element);
      last = null;
      toEnd();
    },
    /**
     * While a click is under way nothing else in its message can be clicked. Its controls keep the keyboard's place.
     * @param {number} id @param {boolean} busy
     */
    setBusy(id, busy) {
      const element = find(id);
      if (!element) return;
      if (busy && element.contains(document.activeElement)) {
        held = document.activeElement?.getAttribute('data-control') ?? '';
      }
      element.classList.toggle('busy', busy);
      for (const control of element.querySelectorAll('[data-control]')) {
        if (control instanceof HTMLSelectElement) control.disabled = busy;
        control.setAttribute('aria-disabled', String(busy));
      }
      if (!busy && held !== '' && document.activeElement === document.body) focusIn(element, held);
      if (!busy) held = '';
    },
    /** @param {boolean} on */
    setPending(on) {
      pending.hidden = !on;
      if (on) toEnd();
    },
    toEnd,
  };
}

/** @param {MessageView} before @param {MessageView} message */
function continues(before, message) {
  return (
    before.author === message.author &&
    before.onlyYou === message.onlyYou &&
    message.at - before.at < TOGETHER_MS
  );
}
