// Which reminders arrived, and when, in the month of March 2026 in which the rig starts.
import { expect } from 'vitest';
import { localDate, localTime } from '#src/core/local-day.ts';
import type { Message } from '#src/ports/message.ts';
import { labelsOf, learn, type } from './app-person.ts';
import type { AppRig, Who } from './app-rig.ts';

/** An instant by the clocks of UTC; the 2nd is the Monday on which everything starts. */
export const march = (day: number, time = '00:00'): number =>
  Date.parse(`2026-03-${String(day).padStart(2, '0')}T${time}Z`);

/** Matches a time of `times` in the half hour over which reminders are spread. */
export const around = (day: number, hour: string): unknown =>
  expect.stringMatching(new RegExp(`^${day} ${hour}:[0-2]\\d$`));

export const IN_DIRECT: Who = { channelId: null };

/** So many cards learned now, all due on the next day, and reminders on. */
export async function reminded(rig: AppRig, cards: number, who?: Who): Promise<void> {
  await learn(rig, cards, 3, who);
  await type(rig, '/quiz resume', who);
}

/** Notes from now on when digests arrive. */
export function recordDigests(rig: AppRig) {
  const digests: { readonly at: number; readonly message: Message }[] = [];
  const { arrived } = rig.sender;
  const push = arrived.push.bind(arrived);
  arrived.push = (...sent) => {
    for (const { target, message } of sent) {
      if (target.kind === 'direct' && labelsOf(message).includes('Start')) {
        digests.push({ at: rig.clock.now(), message });
      }
    }
    return push(...sent);
  };
  return {
    /** `3 09:15` for the third of March, a quarter past nine. */
    times: (zone = 'UTC') =>
      digests.map(({ at }) => `${Number(localDate(at, zone).slice(-2))} ${localTime(at, zone)}`),
    newest(): Message {
      const last = digests.at(-1);
      if (last === undefined) throw new Error('No reminder yet.');
      return last.message;
    },
  };
}
