import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGuilds, type GuildFacts } from '#src/platforms/discord/guilds.ts';
import { createDiscordRest } from '#src/platforms/discord/rest.ts';
import type { WorkspaceEvent, WorkspaceRef } from '#src/ports/chat.ts';
import { startLoopbackDiscord } from '../../support/discord/loopback-discord.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { createTestLog } from '../../support/test-log.ts';

const idOf = (index: number): string => String(1_100_000_000_000_000_000n + BigInt(index));
const FACTS: GuildFacts = { name: 'Tea team', helloChannelId: null };

interface World {
  event?: (event: WorkspaceEvent) => Promise<void>;
  known?: () => Promise<readonly WorkspaceRef[]>;
  facts?: (guildId: string) => GuildFacts | null;
  apiUrl?: string;
  token?: string;
}

function createWorld({ event, known, facts = () => FACTS, apiUrl = 'http://127.0.0.1:9/api', token }: World) {
  const events: WorkspaceEvent[] = [];
  const log = createTestLog();
  const clock = createTestClock(Date.UTC(2026, 2, 2));
  const guilds = createGuilds({
    handler: {
      async event(happened) {
        events.push(happened);
        await event?.(happened);
      },
      workspaces: known ?? (async () => []),
    },
    rest: createDiscordRest({ token: token ?? 'none', apiUrl, timeoutMs: 2_000 }),
    clock,
    log,
    facts,
  });
  return { guilds, events, clock, log };
}

describe('The guilds', () => {
  it('are handed over ten thousand at a time while clicks go on', async () => {
    const { guilds, events } = createWorld({});
    let turns = 0;
    let handedOver = false;
    for (let index = 0; index < 10_000; index++) guilds.available(0, idOf(index));
    const done = guilds.handedOver().then(() => {
      handedOver = true;
    });
    while (!handedOver) {
      await nextTurn();
      turns += 1;
    }
    await done;
    expect(events).toHaveLength(10_000);
    expect(turns).toBeGreaterThan(5_000);
  });

  it('go on when the product fails at one of them', async () => {
    let failures = 1;
    const { guilds, events, log } = createWorld({
      async event() {
        if (failures-- > 0) throw new Error('the disk is full');
      },
    });
    guilds.available(0, idOf(1));
    guilds.available(0, idOf(2));
    await guilds.handedOver();
    expect(events.map(({ workspace }) => workspace.externalId)).toEqual([idOf(1), idOf(2)]);
    expect(log.messages('error')).toEqual(['workspace_event_failed']);
  });

  it('that went into an outage meanwhile are left for later', async () => {
    const { guilds, events } = createWorld({ facts: (id) => (id === idOf(1) ? null : FACTS) });
    guilds.available(0, idOf(1));
    guilds.available(0, idOf(2));
    await guilds.handedOver();
    expect(events.map(({ workspace }) => workspace.externalId)).toEqual([idOf(2)]);
  });

  it('that came back at once are not removed', async () => {
    const { guilds, events } = createWorld({});
    guilds.available(0, idOf(1));
    guilds.removed(idOf(1));
    guilds.available(0, idOf(1));
    await guilds.handedOver();
    expect(events.map(({ kind }) => kind)).toEqual(['workspace-present', 'workspace-present']);
  });

  it('that were joined while Discord was asked for them are not removed', async () => {
    const discord = await startLoopbackDiscord();
    const { guilds, events } = createWorld({
      apiUrl: discord.apiUrl,
      token: discord.token,
      known: async () => [1, 2].map((index) => ({ platform: 'discord', externalId: idOf(index) })),
    });
    discord
      .on('GET /guilds/:guildId', ({ path }) => {
        if (!path.endsWith(idOf(1))) return false;
        guilds.available(0, idOf(1));
        return true;
      })
      .reply(404, { code: 10004, message: 'Unknown Guild' });
    guilds.session(0, []);
    guilds.confirmAbsent();
    // The second is asked for after the first.
    await vi.waitFor(() => expect(events).toHaveLength(2));
    expect(events.map(({ kind, workspace }) => [kind, workspace.externalId])).toEqual([
      ['workspace-present', idOf(1)],
      ['workspace-removed', idOf(2)],
    ]);
    await guilds.stop();
    await discord.close();
  });

  it('are not compared when the product cannot say where the bot is', async () => {
    const { guilds, events, log } = createWorld({
      known: () => Promise.reject(new Error('the database is locked')),
    });
    guilds.session(0, []);
    guilds.confirmAbsent();
    await vi.waitFor(() => expect(log.messages('error')).toEqual(['discord_guilds_not_compared']));
    await guilds.stop();
    expect(events).toEqual([]);
  });
});

describe('A guild that nobody names', () => {
  const GONE = idOf(1);
  const ROUTE = 'GET /guilds/:guildId';
  const MINUTE = 60_000;

  async function createAbsence() {
    const discord = await startLoopbackDiscord();
    const { apiUrl, token } = discord;
    let lockedFor = 0;
    const world = createWorld({
      apiUrl,
      token,
      async known() {
        if (lockedFor-- > 0) throw new Error('the database is locked');
        return [{ platform: 'discord', externalId: GONE }];
      },
    });
    const asked = () => discord.calls.filter(({ route }) => route === ROUTE);
    onTestFinished(async () => {
      await world.guilds.stop();
      await discord.close();
    });
    return { discord, ...world, asked, lock: (times: number) => (lockedFor = times) };
  }
  const REMOVED = {
    kind: 'workspace-removed',
    workspace: { platform: 'discord', externalId: GONE },
  };

  it.each([500, 403])('is looked for again, ever more seldom, while Discord answers %i', async (status) => {
    const { discord, guilds, events, clock, log, asked } = await createAbsence();
    discord.on(ROUTE).reply(status, { message: 'Not now', code: 0 }, { times: 3 });
    guilds.session(0, []);
    guilds.confirmAbsent();
    for (const [round, pauseMs] of [5_000, 30_000, 2 * MINUTE].entries()) {
      await vi.waitFor(() => expect(log.messages('warn')).toHaveLength(round + 1));
      await vi.waitFor(() => expect(clock.armed()).toBe(1));
      clock.advance(pauseMs - 1);
      expect(asked()).toHaveLength(round + 1);
      clock.advance(1);
    }
    await vi.waitFor(() => expect(events).toEqual([REMOVED]));
    expect(asked()).toHaveLength(4);
    expect(clock.armed()).toBe(0);
  });

  it('is looked for when the product can say again where the bot is', async () => {
    const { guilds, events, clock, log, lock } = await createAbsence();
    lock(1);
    guilds.session(0, []);
    guilds.confirmAbsent();
    await vi.waitFor(() => expect(log.messages('error')).toEqual(['discord_guilds_not_compared']));
    await vi.waitFor(() => expect(clock.armed()).toBe(1));
    clock.advance(5_000);
    await vi.waitFor(() => expect(events).toEqual([REMOVED]));
  });

  it('is looked for as soon as nothing can be posted there, and not with every post', async () => {
    const { guilds, events, clock, asked } = await createAbsence();
    guilds.doubt(GONE);
    guilds.doubt(GONE);
    await vi.waitFor(() => expect(events).toEqual([REMOVED]));
    guilds.doubt(GONE);
    clock.advance(MINUTE);
    guilds.doubt(GONE);
    await vi.waitFor(() => expect(asked()).toHaveLength(2));
  });

  it('is not looked for while it is in a session', async () => {
    const { guilds, asked } = await createAbsence();
    guilds.session(0, [GONE]);
    guilds.doubt(GONE);
    guilds.confirmAbsent();
    await nextTurn();
    expect(asked()).toEqual([]);
  });

  it('keeps nobody waiting who stops, though Discord hangs', async () => {
    const { discord, guilds, events, log, asked } = await createAbsence();
    discord.on(ROUTE).hang();
    guilds.doubt(GONE);
    await vi.waitFor(() => expect(asked()).toHaveLength(1));
    await guilds.stop();
    expect([events, log.lines]).toEqual([[], []]);
  });
});
