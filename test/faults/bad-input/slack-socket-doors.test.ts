// Whatever comes over Slack's socket: it stays open, nothing is written, and a real command works afterwards.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { anyText, mutated, RUNS } from '../../support/any-text.ts';
import { watchWrites } from '../../support/database-writes.ts';
import { startSlackBot } from '../../support/slack-bot.ts';
import { wordsOf } from '../../support/slack-talk.ts';

/** What the library calls its own events, and the envelopes that there are. */
const TYPES = [
  ...['interactive', 'slash_commands', 'events_api', 'hello', 'close', 'error', 'disconnected', 'connected'],
  ...['disconnecting', 'ws_message', 'slack_event', 'outgoing_message', 'authenticated', '__proto__', ''],
];

/** The one frame that Slack may end a connection with. */
const isGoodbye = (frame: unknown): boolean => {
  try {
    return typeof frame === 'string' && JSON.parse(frame)?.type === 'disconnect';
  } catch {
    return false;
  }
};

describe('bad input over Slack’s socket', () => {
  // Red without: `kindOfFrame` before the library's own handler. Whatever is thrown then, nobody catches.
  it('never ends the connection, writes nothing, and does not keep real commands out', async () => {
    const team = await startSlackBot({}, 'socket');
    const { slack } = team;
    const watch = watchWrites(team.bot.databasePath);
    const who = {
      team: { id: slack.home.id },
      user: { id: team.mei.id, name: 'mei', team_id: slack.home.id },
    };
    const click = {
      ...{ type: 'block_actions', ...who, trigger_id: '1.2', channel: { id: team.tea.id } },
      response_url: `${new URL(slack.apiUrl).origin}/commands/R1`,
      container: { type: 'message', message_ts: '1.1', is_ephemeral: true },
      actions: [{ type: 'button', action_id: 'b0', action_ts: '1.3', value: '1|rate|x|1|5' }],
    };
    const event = {
      ...{ type: 'event_callback', team_id: slack.home.id, event_id: 'E1', event_time: 1_772_442_000 },
      event: { type: 'app_home_opened', user: team.mei.id, tab: 'home' },
    };
    let isMade = true;
    slack.on('response_url', () => isMade).reply(200, 'ok', { times: 100_000 });
    slack.on('views.publish').reply(200, { ok: true }, { times: 100_000 });
    const payload = fc.oneof(fc.jsonValue(), mutated(click), mutated(event), fc.constantFrom(null, 'x', []));
    const type = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...TYPES) }, anyText(20));
    const envelope = fc
      .tuple(type, payload)
      .map(([type, payload]) => ({ envelope_id: 'E', type, payload, accepts_response_payload: true }));
    const named = fc.constantFrom(...TYPES).map((type) => ({
      ...{ envelope_id: 'E', type: 'events_api' },
      payload: { ...event, event: { type } },
    }));
    const asText = (value: unknown) => JSON.stringify(value) ?? '';
    const frame: fc.Arbitrary<string | Uint8Array> = fc
      .oneof(
        { weight: 2, arbitrary: anyText(2_000).map((text) => text.toWellFormed()) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
        { weight: 2, arbitrary: fc.json() },
        { weight: 4, arbitrary: envelope.map(asText) },
        { weight: 2, arbitrary: named.map(asText) },
        { weight: 3, arbitrary: envelope.chain(mutated).map(asText) },
        { weight: 1, arbitrary: fc.constantFrom('null', '[]', '7', '"x"', 'x'.repeat(2_000_000)) },
      )
      .filter((frame) => !isGoodbye(frame));
    let rounds = 0;
    await fc.assert(
      fc.asyncProperty(frame, async (sent) => {
        rounds += 1;
        team.clock.advance(10_001);
        slack.sendFrame(sent, 'E');
        // What comes behind it is answered in a sentence, on the same connection.
        const next = `next-${rounds}`;
        const command = { envelope_id: next, type: 'slash_commands', payload: { command: '/quiz' } };
        slack.sendFrame(JSON.stringify(command), next);
        await vi.waitFor(
          () => expect(JSON.stringify(slack.frameAck(next))).toContain('could not read that'),
          { interval: 2 },
        );
        expect(watch.changed()).toBe(false);
      }),
      { ...RUNS, numRuns: 3 * RUNS.numRuns },
    );
    watch.close();
    isMade = false;
    expect(slack.sockets()).toBe(1);
    expect(slack.calls.filter(({ method }) => method === 'apps.connections.open')).toHaveLength(1);
    team.clock.advance(60_000);
    expect(wordsOf(await team.type(team.idris, team.tea, '/quiz now deck:tea'))).toContain(
      'a question just for you',
    );
    await team.close({ violations: /.*/ });
  });
});
