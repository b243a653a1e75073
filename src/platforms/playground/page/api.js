// Asks the playground's server; whatever goes wrong becomes an error whose message can be shown.

/** @typedef {import('../wire.ts').StateView} StateView */
/** @typedef {import('../wire.ts').EarlierView} EarlierView */
/** @typedef {import('../wire.ts').AnswerView} AnswerView */
/** @typedef {import('../wire.ts').ClockView} ClockView */
/** @typedef {import('../wire.ts').MemberView} MemberView */
/** @typedef {import('../requests.ts').Click} Click */
/** @typedef {import('../requests.ts').Move} Move */
/** @typedef {import('#src/ports/memory-panel.ts').MemoryPanel} MemoryPanel */

const AWAY = 'The server did not answer.';

/** @param {string} member @returns {Promise<StateView>} */
export const readState = (member) => ask(`/api/state?${new URLSearchParams({ member })}`);

/** @param {string} member @returns {Promise<MemoryPanel>} */
export const readMemory = (member) => ask(`/api/memory?${new URLSearchParams({ member })}`);

/** @param {string} member @param {string} place @param {number} before @returns {Promise<EarlierView>} */
export const readEarlier = (member, place, before) =>
  ask(`/api/messages?${new URLSearchParams({ member, place, before: String(before) })}`);

/** @param {Click} click @returns {Promise<AnswerView>} */
export const interact = (click) => ask('/api/interactions', click);

/** @param {string} member @param {boolean} accepts @returns {Promise<MemberView[]>} */
export const setDirect = (member, accepts) => ask('/api/direct', { member, accepts });

/** @param {string} member @param {Move} move @returns {Promise<ClockView>} */
export const moveClock = (member, move) => ask('/api/time', { member, move });

/**
 * @param {string} address
 * @param {unknown} [body] sent as JSON; without one it is a question only
 */
async function ask(address, body) {
  /** @type {RequestInit} */
  const request =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(address, request).catch(() => null);
  if (response === null) throw new Error(AWAY);
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) {
    throw new Error(typeof answer?.error === 'string' ? answer.error : AWAY);
  }
  return answer;
}

/** @param {unknown} error */
export function sentence(error) {
  return error instanceof Error ? error.message : AWAY;
}
