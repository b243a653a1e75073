// Case 08: a process is asked to stop in the middle of two hundred messages, politely or twice.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewDelivery } from '#src/ports/records.ts';
import { openStore } from '../store/rig.ts';
import { type DiscordProcesses, startDiscordProcesses } from '../support/discord-processes.ts';

const SEND = 'POST /channels/:channelId/messages';
const TOTAL = 200;
/** So few that two messages of one batch go to the same one, the second behind the first. */
const CHANNELS = 5;
const words = (index: number) => `Message ${index}.`;
const PATIENTLY = { timeout: 15_000, interval: 10 };

let team: DiscordProcesses;
beforeEach(async () => {
  team = await startDiscordProcesses({ channels: CHANNELS });
});
afterEach(() => team.close());

/** Another process has put them into the outbox: whoever works notices. */
async function fanOut(): Promise<void> {
  const workspace = {
    platform: 'discord',
    externalId: String(team.ask('SELECT external_id FROM workspaces')),
  } as const;
  const store = await openStore(team.databasePath);
  for (let index = 0; index < TOTAL; index += 1) {
    const channelId = team.channels[index % CHANNELS]?.id ?? '';
    const text = words(index);
    const message: NewDelivery['message'] = {
      summary: text,
      blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }],
    };
    const target = { kind: 'channel', channel: { workspace, channelId } } as const;
    const delivery = { id: `fan-out-${index}`, kind: 'notice', target, message, expiresAt: null } as const;
    await store.deliveries.enqueue(delivery, null, Date.now());
  }
  await store.close();
}

const arrived = () =>
  team.channels.flatMap((channel) =>
    team.discord
      .messages(team.amara, channel)
      .map(({ text }) => text)
      .filter((text) => text.startsWith('Message')),
  );
const leased = () => team.ask('SELECT count(*) FROM deliveries WHERE lease_owner IS NOT NULL');
const waiting = () => team.ask("SELECT count(*) FROM deliveries WHERE state = 'waiting'");

/** A third of them is there, and one that has arrived is not answered: the process waits for it. */
async function inTheMiddle() {
  const bot = team.start();
  await bot.says('listening');
  team.discord.on(SEND, ({ body }) => JSON.stringify(body).includes(words(60))).hang({ afterEffect: true });
  await fanOut();
  await vi.waitFor(() => expect(arrived()).toContain(words(60)), PATIENTLY);
  return bot;
}

async function expectEachOnce(): Promise<void> {
  await vi.waitFor(() => expect(waiting()).toBe(0), PATIENTLY);
  const all = Array.from({ length: TOTAL }, (_, index) => words(index));
  expect(arrived().toSorted()).toEqual(all.toSorted());
  expect(team.ask("SELECT count(*) FROM deliveries WHERE state = 'sent' AND id LIKE 'fan-out-%'")).toBe(
    TOTAL,
  );
}

describe('case 08: SIGTERM in the middle of a fan-out of 200', { timeout: 60_000 }, () => {
  // Red without: the release of the leases in the deliverer's `stop`.
  it('ends what is being sent, gives back the rest and exits with 0; the next start sends each once', async () => {
    const bot = await inTheMiddle();
    const began = performance.now();
    bot.signal('SIGTERM');
    await bot.says('stopping');
    expect(await bot.ready()).toBe(503);
    expect(await bot.exited).toBe(0);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(arrived().length).toBeLessThan(TOTAL);
    expect(leased()).toBe(0);
    await team.start().says('listening');
    await expectEachOnce();
  });

  // Red without: the nonce that Discord is asked to enforce.
  it('exits with 1 at once when it is asked twice; what it was sending follows when its lease has run out', async () => {
    const bot = await inTheMiddle();
    bot.signal('SIGTERM');
    await bot.says('stopping');
    const began = performance.now();
    bot.signal('SIGTERM');
    expect(await bot.exited).toBe(1);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(leased()).not.toBe(0);
    // Half a minute later.
    team.exec('UPDATE deliveries SET lease_until = 0 WHERE lease_until IS NOT NULL');
    team.exec('UPDATE leases SET until = 0');
    await team.start().says('listening');
    await expectEachOnce();
  });
});
