// Draws one message, and keeps the keyboard's place in it when it changes.
import { drawBlock } from './blocks.js';
import { h, icon } from './dom.js';
import { clockTime, dayAndTime } from './times.js';

/** @typedef {import('../wire.ts').MessageView} MessageView */
/** @typedef {import('../wire.ts').MemberView} MemberView */
/** @typedef {import('./blocks.js').Controls} Controls */

/** A line that only this page knows: a refusal, or something that may be tried again. */
/** @typedef {{ text: string, retry: (() => void) | null }} LocalLine */

/** @param {readonly MemberView[]} members @param {string | null} author */
export function drawAvatar(members, author) {
  if (author === null) {
    return h('span', { class: 'avatar bot', 'aria-hidden': 'true' });
  }
  const index = members.findIndex((member) => member.id === author);
  const name = members[index]?.name ?? author;
  return h(
    'span',
    { class: `avatar tint-${Math.max(index, 0) % 5}`, 'aria-hidden': 'true' },
    name.slice(0, 1),
  );
}

/**
 * @param {MessageView} message
 * @param {{ members: readonly MemberView[], zone: string, controls: Controls }} around
 */
export function drawMessage(message, { members, zone, controls }) {
  const bot = message.author === null;
  const name = bot
    ? 'Quizloop'
    : (members.find((member) => member.id === message.author)?.name ?? 'Somebody');
  const time = h(
    'time',
    { datetime: new Date(message.at).toISOString(), title: dayAndTime(message.at, zone) },
    clockTime(message.at, zone),
  );
  return h(
    'article',
    {
      class: ['message', message.onlyYou && 'private', !bot && 'own'].filter(Boolean).join(' '),
      'data-id': message.id,
      tabindex: -1,
      'aria-label': `${name}: ${message.summary}`,
    },
    drawAvatar(members, message.author),
    h(
      'div',
      { class: 'message-main' },
      bot && message.onlyYou && onlyYou(),
      h(
        'header',
        {},
        h('span', { class: 'author' }, name),
        bot && h('span', { class: 'badge' }, 'App'),
        time,
        message.edited && !message.onlyYou && h('span', { class: 'edited' }, 'edited'),
      ),
      h('div', { class: 'blocks' }, ...message.blocks.map((block) => drawBlock(block, controls))),
    ),
  );
}

function onlyYou() {
  return h('p', { class: 'only-you' }, icon('eye'), 'Only you can see this');
}

/** @param {LocalLine} line @param {() => void} dismiss */
export function drawLocalLine(line, dismiss) {
  const retry = line.retry;
  const again = () => {
    dismiss();
    retry?.();
  };
  return h(
    'div',
    { class: 'message private local' },
    h('span', { class: 'avatar notice', 'aria-hidden': 'true' }, icon('alert')),
    h(
      'div',
      { class: 'message-main' },
      onlyYou(),
      h('p', {}, line.text),
      h(
        'div',
        { class: 'buttons' },
        retry && h('button', { type: 'button', class: 'button primary', onclick: again }, 'Try again'),
        h('button', { type: 'button', class: 'button secondary', onclick: dismiss }, 'Dismiss'),
      ),
    ),
  );
}

/**
 * Puts the keyboard where it was: on the same control, else on the first one, else on the message.
 * @param {HTMLElement} message
 * @param {string | null} control
 */
export function focusIn(message, control) {
  const controls = [...message.querySelectorAll('[data-control]')];
  const same = controls.find((each) => each.getAttribute('data-control') === control);
  const target = same ?? controls[0] ?? message;
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
