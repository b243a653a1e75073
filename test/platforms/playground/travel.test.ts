import { afterEach, expect, it } from 'vitest';
import { readClockOffset } from '#src/platforms/playground/chat-log.ts';
import type { MovableClock } from '#src/platforms/playground/movable-clock.ts';
import type { TimeTravel } from '#src/platforms/playground/travel.ts';
import { createRig, type Rig, type RigOptions, START } from './rig.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let rig: Rig | null = null;
afterEach(() => {
  rig?.remove();
  rig = null;
});

/** A product with things to do at these times; `done` notes when each was done. */
function agenda(times: readonly number[], more: Partial<TimeTravel> = {}) {
  const done: number[] = [];
  const open = [...times];
  const time = (clock: MovableClock): TimeTravel => ({
    nextWakeAt: async () => open[0] ?? null,
    async runDue() {
      while (open[0] !== undefined && open[0] <= clock.now()) {
        open.shift();
        done.push(clock.now());
      }
    },
    nextReminderAt: async () => null,
    ...more,
  });
  return { done, time };
}

function start(options: RigOptions): Rig {
  rig = createRig(options);
  return rig;
}

const move = (to: Rig, wanted: string) => to.post('/api/time', { member: 'mei', move: wanted });

it('halts at everything that is to be done on the way, at its own time', async () => {
  const times = [START + 10 * MINUTE, START + 20 * MINUTE, START + 59 * MINUTE, START + 3 * HOUR];
  const { done, time } = agenda(times);
  const here = start({ time });
  expect(await (await move(here, 'hour')).json()).toMatchObject({
    now: START + HOUR,
    offset: HOUR,
    movable: true,
  });
  expect(done).toEqual(times.slice(0, 3));
});

it('does what is due already before it leaves', async () => {
  const { done, time } = agenda([START - HOUR]);
  await move(start({ time }), 'hour');
  expect(done).toEqual([START]);
});

it('moves a day on the wall clock, also over a change of the clocks', async () => {
  const before = Date.UTC(2026, 9, 24, 7, 0); // Saturday 09:00 in Berlin; the clocks go back on Sunday.
  const { time } = agenda([]);
  const here = start({ time, base: { now: () => before, monotonic: () => 0, at: () => () => {} } });
  expect(await (await move(here, 'day')).json()).toMatchObject({ now: before + 25 * HOUR });
});

it('moves to the next reminder', async () => {
  const { done, time } = agenda([START + 30 * HOUR], { nextReminderAt: async () => START + 30 * HOUR });
  expect((await move(start({ time }), 'reminder')).status).toBe(200);
  expect(done).toEqual([START + 30 * HOUR]);
});

it('says what to do when no reminder is planned', async () => {
  const { time } = agenda([]);
  const response = await move(start({ time }), 'reminder');
  expect(response.status).toBe(409);
  expect(await response.json()).toEqual({
    error: 'No reminder is planned for you yet. Answer a question and turn reminders on, then try again.',
  });
});

it.each([START - HOUR, START])('goes nowhere when the reminder at %d is not ahead', async (at) => {
  const { time } = agenda([], { nextReminderAt: async () => at });
  const here = start({ time });
  expect((await move(here, 'reminder')).status).toBe(409);
  expect(here.clock.now()).toBe(START);
});

it('arrives although something stays due, and looks around at every quarter of an hour', async () => {
  const halts: number[] = [];
  const time = (clock: MovableClock): TimeTravel => ({
    nextWakeAt: async () => START,
    runDue: async () => void halts.push(clock.now()),
    nextReminderAt: async () => null,
  });
  await move(start({ time }), 'hour');
  expect(halts).toEqual([0, 15, 30, 45, 60].map((minutes) => START + minutes * MINUTE));
});

it('arrives although something wants to be woken all the time', async () => {
  let halts = 0;
  const time = (clock: MovableClock): TimeTravel => ({
    nextWakeAt: async () => clock.now() + 1,
    runDue: async () => void halts++,
    nextReminderAt: async () => null,
  });
  expect(await (await move(start({ time }), 'day')).json()).toMatchObject({ now: START + 24 * HOUR });
  expect(halts).toBeLessThan(6000);
});

it('makes one journey at a time', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { time } = agenda([], { runDue: () => held });
  const here = start({ time });
  const first = move(here, 'hour');
  const second = await move(here, 'day');
  expect(second.status).toBe(409);
  expect(await second.json()).toEqual({
    error: 'The clock is being moved already. Please wait until it has arrived.',
  });
  release();
  expect((await first).status).toBe(200);
  expect((await move(here, 'hour')).status).toBe(200);
});

it('keeps the moved time over a restart, also when the journey broke off', async () => {
  const { time } = agenda([START + 20 * MINUTE], {
    runDue: async () => {
      if (rig && rig.clock.offset() > 0) throw new Error('the disk is full');
    },
  });
  const here = start({ time });
  const response = await move(here, 'hour');
  expect(response.status).toBe(500);
  expect(here.errors).toMatchObject([{ message: 'the disk is full' }]);
  here.close();
  expect(readClockOffset(here.path)).toBe(20 * MINUTE);
});
