// Listens to the server, and finds back to it when it was away.

/** @typedef {import('../wire.ts').MessageView} MessageView */
/** @typedef {import('../wire.ts').ClockView} ClockView */
/** @typedef {import('../wire.ts').MemberView} MemberView */

/**
 * @typedef {object} StreamEvents
 * @property {(message: MessageView) => void} message
 * @property {(clock: ClockView) => void} clock
 * @property {(members: MemberView[]) => void} members
 * @property {() => void} reload everything has to be read again
 * @property {(connected: boolean) => void} connected
 */

const RETRY_MS = 2000;

/**
 * Returns the way to stop listening.
 * @param {string} member
 * @param {number} after the newest revision the page knows
 * @param {StreamEvents} on
 */
export function listen(member, after, on) {
  const source = new EventSource(`/api/events?${new URLSearchParams({ member, after: String(after) })}`);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;
  /** @param {string} name @param {(data: any) => void} tell */
  const pass = (name, tell) => source.addEventListener(name, (event) => tell(JSON.parse(event.data)));
  pass('message', on.message);
  pass('clock', on.clock);
  pass('members', on.members);
  pass('reload', on.reload);
  source.addEventListener('open', () => on.connected(true));
  source.addEventListener('error', () => {
    on.connected(false);
    // The browser comes back by itself after a broken connection, but not after an answer it did not like.
    if (source.readyState === EventSource.CLOSED) retry ??= setTimeout(on.reload, RETRY_MS);
  });
  return () => {
    clearTimeout(retry);
    source.close();
  };
}
