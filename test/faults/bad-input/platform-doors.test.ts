// Whatever a platform, or somebody who pretends to be one, sends: nobody falls over, and what is refused writes nothing.
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAnswers } from '#src/platforms/discord/answers.ts';
import { guildOfInteraction } from '#src/platforms/discord/interaction.ts';
import { click, command, inDirect, inGuild, typing } from '../../platforms/discord/interaction-fixtures.ts';
import { anyText, mutated, RUNS } from '../../support/any-text.ts';
import { createAppRig } from '../../support/app-rig.ts';
import { watchWrites } from '../../support/database-writes.ts';
import { startLoopbackDiscord } from '../../support/discord/loopback-discord.ts';
import { startBot } from '../../support/running-bot.ts';
import { type SlackBot, startSlackBot, type Way } from '../../support/slack-bot.ts';

/** For addresses: Node itself refuses longer ones. */
const shortText = anyText(60).map((text) => text.slice(0, 100));

describe('bad input from Discord', () => {
  it('is answered in a sentence wherever it says where to, and never ends the process', async () => {
    const CALLBACK = 'POST /interactions/:id/:token/callback';
    const discord = await startLoopbackDiscord();
    const rig = await createAppRig({ platform: 'discord' });
    const answers = createAnswers({ apiUrl: discord.apiUrl, clock: rig.clock, log: rig.log });
    answers.open(rig.app.handler);
    discord.on(CALLBACK).reply(204, undefined, { times: 100_000 });
    const valid = fc.constantFrom(
      command(inGuild, { name: 'quiz', options: [{ name: 'help', type: 1 }] }),
      command(inDirect, { name: 'tea', options: [{ name: 'term', type: 3, value: 'steep' }] }),
      typing(inGuild, { name: 'tea', options: [{ name: 'term', type: 3, value: 'ste', focused: true }] }),
      click(inGuild, { custom_id: '1|rate|x|1|5' }, { age: 1_000, flags: 64 }),
    );
    const payload = fc.oneof(
      { weight: 1, arbitrary: fc.jsonValue() },
      { weight: 5, arbitrary: valid.chain(mutated) },
    );
    await fc.assert(
      fc.asyncProperty(payload, async (sent) => {
        rig.clock.advance(10_001);
        answers.take(sent);
        guildOfInteraction(sent);
      }),
      RUNS,
    );
    await answers.close();
    const callbacks = discord.calls.filter(({ route }) => route.endsWith('/callback'));
    expect(callbacks.length).toBeGreaterThan(RUNS.numRuns / 3);
    for (const { body } of callbacks) {
      expect(JSON.stringify(body)).not.toMatch(/\\ud[89a-f]|\\u0000/i);
      // 5 and 6: it took a moment, for which the clock was moved. The sentence follows.
      expect(JSON.stringify(body)).toMatch(/"choices":|[a-z] [a-z]|^\{"type":[56]\b/);
    }
    expect(new Set(rig.log.messages('error'))).toEqual(new Set(['discord_interaction_unreadable']));
    await rig.close();
    await discord.close();
  });
});

describe('bad input from Slack', () => {
  const FORM = 'application/x-www-form-urlencoded';
  const started = (way: Way): Promise<SlackBot> => startSlackBot({}, way);
  const post = async (team: SlackBot, body: string, headers: Readonly<Record<string, string>>) => {
    const sent = { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) };
    const answer = await fetch(`${team.bot.url}/slack/events`, sent);
    return { status: answer.status, said: await answer.text() };
  };
  const SENTENCE = /^[A-Z]\w+ \w+ .*\.$/;

  it('that is not signed is refused unread, and writes nothing', async () => {
    const team = await started('http');
    const watch = watchWrites(team.bot.databasePath);
    const header = fc.oneof(
      fc.constant('v0=0'),
      fc.string({ unit: fc.constantFrom('0', 'a', '=', ' ', 'v'), maxLength: 70 }),
    );
    await fc.assert(
      fc.asyncProperty(anyText(2_000), header, header, async (body, signature, timestamp) => {
        const headers = {
          'content-type': FORM,
          'x-slack-signature': signature,
          'x-slack-request-timestamp': timestamp,
        };
        expect(await post(team, body, headers)).toEqual({
          status: 401,
          said: expect.stringMatching(SENTENCE),
        });
        expect(watch.changed()).toBe(false);
      }),
      RUNS,
    );
    watch.close();
    await team.close();
  });

  // Red without: `answeringAll` around Bolt's `processEvent`.
  it('that is signed is answered in a sentence wherever somebody can be told, and writes nothing', async () => {
    const team = await started('http');
    const { home } = team.slack;
    const who = { team: { id: home.id }, user: { id: team.mei.id, name: 'mei', team_id: home.id } };
    const address = { trigger_id: '1.2', response_url: `${new URL(team.slack.apiUrl).origin}/commands/R1` };
    team.slack.on('response_url').reply(200, 'ok', { times: 100_000 });
    team.slack.on('views.publish').reply(200, { ok: true }, { times: 100_000 });
    const slash = {
      ...{ command: '/quiz', text: 'help', team_id: home.id, user_id: team.mei.id, user_name: 'mei' },
      ...{ channel_id: team.tea.id, channel_name: 'tea', ...address },
    };
    const click = {
      ...{ type: 'block_actions', ...who, ...address, channel: { id: team.tea.id } },
      container: { type: 'message', message_ts: '1.1', is_ephemeral: true },
      actions: [{ type: 'button', action_id: 'b0', action_ts: '1.3', value: '1|rate|x|1|5' }],
    };
    const form = {
      ...{ type: 'view_submission', ...who, trigger_id: '1.2' },
      view: { id: 'V1', type: 'modal', callback_id: '1|zone', private_metadata: '{}', state: { values: {} } },
    };
    const event = {
      type: 'event_callback',
      team_id: home.id,
      event_id: 'E1',
      event_time: 1_772_442_000,
      event: { type: 'app_home_opened', user: team.mei.id, tab: 'home' },
    };
    const asJson = (body: unknown) => ({ body: JSON.stringify(body) ?? '', type: 'application/json' });
    const asPayload = (body: unknown) => ({
      body: new URLSearchParams({ payload: JSON.stringify(body) ?? '' }).toString(),
      type: FORM,
    });
    const asFields = (body: unknown) => ({
      body: new URLSearchParams(
        Object.entries(Object(body)).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString(),
      type: FORM,
    });
    const watch = watchWrites(team.bot.databasePath);
    const unreadable = () =>
      team.bot.log.lines.filter(({ message }) => message === 'slack_interaction_unreadable');
    const request = fc.oneof(
      anyText(200).map((body) => ({ body, type: FORM })),
      anyText(200).map((body) => ({ body, type: 'application/json' })),
      fc.jsonValue().map(asJson),
      mutated(event).map(asJson),
      mutated(click).map(asPayload),
      mutated(form).map(asPayload),
      mutated(slash).map(asFields),
    );
    await fc.assert(
      fc.asyncProperty(request, async ({ body, type }) => {
        team.clock.advance(10_001);
        const { headers } = team.slack.signed(body, {
          timestamp: Math.floor(team.clock.now() / 1000),
          headers: { 'content-type': type },
        });
        const [before, asked] = [unreadable().length, team.slack.calls.length];
        const { status, said } = await post(team, body, headers);
        expect([200, 400]).toContain(status);
        if (status === 400) expect(said).toMatch(SENTENCE);
        const [line] = unreadable().slice(before);
        if (line?.fields.told === true) {
          expect(status).toBe(200);
          // In the answer itself, or by a request that follows it.
          if (said === '') await vi.waitFor(() => expect(team.slack.calls.length).toBeGreaterThan(asked));
          else expect(said).toMatch(/could not read that|"options":\[\]/);
        }
        expect(watch.changed()).toBe(false);
      }),
      { ...RUNS, numRuns: 2 * RUNS.numRuns },
    );
    watch.close();
    expect(unreadable().filter(({ fields }) => fields.told === true).length).toBeGreaterThan(10);
    team.clock.advance(60_000);
    await team.type(team.idris, team.tea, '/quiz help');
    expect(team.slack.calls.filter(({ method }) => method === 'response_url').at(-1)?.body).toMatchObject({
      text: expect.stringContaining('remember what you learn'),
    });
    await team.close({ violations: /.*/ });
  });

  it('at the way back of an installation is refused in a sentence, and stores nothing', async () => {
    const team = await started('oauth');
    const rows = () =>
      ['installations', 'install_states'].map((table) => team.ask(`SELECT count(*) FROM ${table}`));
    const before = rows();
    const query = fc.dictionary(fc.oneof(fc.constantFrom('code', 'state', 'error'), shortText), shortText, {
      maxKeys: 4,
    });
    const cookie = fc.oneof(
      fc.constant(''),
      fc.stringMatching(/^[!-~]{0,60}$/).map((text) => `slack_install=${text}`),
    );
    await fc.assert(
      fc.asyncProperty(query, cookie, async (asked, held) => {
        const url = `${team.bot.url}/slack/oauth_redirect?${new URLSearchParams(asked)}`;
        const answer = await fetch(url, { headers: { cookie: held } });
        expect(answer.status).toBe(400);
        expect(await answer.text()).toContain('Nothing was installed.');
        expect(rows()).toEqual(before);
      }),
      RUNS,
    );
    expect(team.slack.calls.filter(({ method }) => method === 'oauth.v2.access')).toHaveLength(1);
    await team.close();
  });
});

describe('bad input at the playground', () => {
  it('is refused in a sentence, and writes nothing', async () => {
    const bot = await startBot();
    onTestFinished(() => bot.close());
    const watch = watchWrites(bot.databasePath);
    const id = () => crypto.randomUUID();
    const valid = fc.constantFrom(
      { id: id(), member: 'mei', kind: 'command', place: 'general', command: 'quiz', text: 'help' },
      { id: id(), member: 'mei', kind: 'button', messageId: 1, buttonId: '1|rate|x|1|5' },
      { id: id(), member: 'mei', kind: 'select', messageId: 1, buttonId: '1|set|hour', value: '9' },
      { id: id(), member: 'mei', kind: 'form', opened: id(), values: { zone: 'UTC' } },
    );
    const body = fc.oneof(
      anyText(500),
      fc.json(),
      valid.chain(mutated).map((value) => JSON.stringify(value) ?? ''),
    );
    const path = fc.oneof(
      fc.constantFrom('interactions', 'direct', 'time', 'state', 'messages', 'memory'),
      shortText.map((text) => encodeURIComponent(text.toWellFormed())),
    );
    const query = fc.dictionary(fc.constantFrom('member', 'place', 'before', 'after'), shortText);
    await fc.assert(
      fc.asyncProperty(path, body, query, fc.boolean(), async (at, sent, asked, posts) => {
        const url = `${bot.url}/api/${at}${posts ? '' : `?${new URLSearchParams(asked)}`}`;
        const headers = { 'content-type': 'application/json' };
        const init = posts ? { method: 'POST', headers, body: new Uint8Array(Buffer.from(sent)) } : {};
        const answer = await fetch(url, init);
        const said = await answer.text();
        expect(answer.status, said).toBeLessThan(500);
        expect(said).toMatch(answer.status >= 400 ? /\w+ \w+/ : /./);
        if (answer.status >= 400) expect(watch.changed(), said).toBe(false);
        watch.changed();
      }),
      RUNS,
    );
    watch.close();
    expect(bot.log.messages('error')).toEqual([]);
  });
});
