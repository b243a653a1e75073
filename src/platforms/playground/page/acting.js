// Carries what the person does to the bot, shows that it is under way, and what came of it.
import { interact, sentence } from './api.js';
import { openForm } from './form-dialog.js';

/** @typedef {import('../requests.ts').Click} Click */
/** @typedef {import('../wire.ts').AnswerView} AnswerView */
/** @typedef {import('../wire.ts').MessageView} MessageView */

const SLOW_MS = 1500;

/**
 * @typedef {object} ActingHost
 * @property {() => string} me
 * @property {(message: MessageView) => void} put
 * @property {(place: string, text: string, retry: (() => void) | null) => void} addLine
 * @property {(messageId: number, busy: boolean) => void} setBusy
 * @property {(on: boolean) => void} setPending
 * @property {() => void} done something was answered: what the bot remembers may have changed
 */

/** Where something was done: in a place, and on a message if it was a click on one. */
/** @typedef {{ place: string, message: number | null }} Where */

/** @param {ActingHost} host */
export function createActing(host) {
  /** @type {Set<number>} */
  const busy = new Set();
  let underWay = 0;

  /**
   * The click keeps its id when it is tried again, so that it counts once.
   * @param {Click} click @param {Where} where
   */
  async function act(click, where) {
    if (where.message !== null && busy.has(where.message)) return;
    try {
      apply(await waiting(click, where), click, where);
    } catch (error) {
      if (host.me() === click.member) host.addLine(where.place, sentence(error), () => act(click, where));
    }
  }

  /** @param {Click} click @param {Where} where */
  async function waiting(click, where) {
    const { message } = where;
    if (message !== null) {
      busy.add(message);
      host.setBusy(message, true);
    }
    underWay++;
    const slow = setTimeout(() => host.setPending(true), SLOW_MS);
    try {
      const answer = await interact(click);
      if (answer.kind === 'messages' && host.me() === click.member) answer.messages.forEach(host.put);
      return answer;
    } finally {
      clearTimeout(slow);
      underWay--;
      if (underWay === 0) host.setPending(false);
      if (message !== null) {
        busy.delete(message);
        host.setBusy(message, false);
      }
    }
  }

  /** @param {AnswerView} answer @param {Click} click @param {Where} where */
  function apply(answer, click, where) {
    if (host.me() !== click.member) return;
    if (answer.kind === 'notice') host.addLine(where.place, answer.text, null);
    if (answer.kind === 'form') showForm(answer, click.member, where);
    host.done();
  }

  /** @param {Extract<AnswerView, { kind: 'form' }>} opened @param {string} member @param {Where} where */
  function showForm({ opened, form }, member, where) {
    // One id for the whole dialog: pressing its button again after a failure is the same submission.
    const id = crypto.randomUUID();
    openForm(form, async (values) => {
      const click = /** @type {Click} */ ({ kind: 'form', id, member, opened, values });
      apply(await waiting(click, where), click, where);
    });
  }

  return {
    /** @param {string} place @param {string} command @param {string} text */
    command: (place, command, text) =>
      act({ kind: 'command', ...fresh(), place, command, text }, { place, message: null }),
    /** @param {MessageView} message @param {string} buttonId */
    press: (message, buttonId) =>
      act({ kind: 'button', ...fresh(), messageId: message.id, buttonId }, whereOf(message)),
    /** @param {MessageView} message @param {string} buttonId @param {string} value */
    choose: (message, buttonId, value) =>
      act({ kind: 'select', ...fresh(), messageId: message.id, buttonId, value }, whereOf(message)),
    /** @param {string} place @param {string} command @param {string} text */
    async ask(place, command, text) {
      const answer = await interact({ kind: 'autocomplete', ...fresh(), place, command, text });
      return answer.kind === 'choices' ? answer.choices : [];
    },
  };

  function fresh() {
    return { id: crypto.randomUUID(), member: host.me() };
  }
}

/** @param {MessageView} message @returns {Where} */
function whereOf(message) {
  return { place: message.place, message: message.id };
}
