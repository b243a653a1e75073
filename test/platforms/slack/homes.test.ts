import { expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import { createHomes } from '#src/platforms/slack/homes.ts';
import { createTestLog } from '../../support/test-log.ts';
import { say } from './receiver-rig.ts';

/** A Home tab that is being drawn until the test lets it go on. */
function createRig() {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const drawn: string[] = [];
  const log = createTestLog();
  const homes = createHomes({
    handler: {
      async home({ account }) {
        drawn.push(account.externalId);
        await held;
        return say('Home');
      },
    },
    teams: { call: () => Promise.reject(new PlatformError('workspace-gone', 'No token.')) },
    admins: { about: async () => null, idle: async () => {} },
    newId: () => 'id',
    log,
  });
  return { homes, drawn, release, log };
}

it('draws a Home tab once more, however often it is asked to meanwhile, also after a failure', async () => {
  const { homes, drawn, release } = createRig();
  const asked = [homes.refresh('T1', 'U1')];
  await expect.poll(() => drawn).toHaveLength(1);
  asked.push(...Array.from({ length: 10 }, () => homes.refresh('T1', 'U1')), homes.refresh('T1', 'U2'));
  release();
  await Promise.all(asked);
  expect(drawn.filter((id) => id === 'U1')).toHaveLength(2);
  expect(drawn.filter((id) => id === 'U2')).toHaveLength(1);
  await homes.refresh('T1', 'U1');
  expect(drawn.filter((id) => id === 'U1')).toHaveLength(3);
});

it('is of the account that somebody of a shared channel has everywhere', async () => {
  const accounts: string[] = [];
  const homes = createHomes({
    handler: {
      async home({ account: { scope, externalId } }) {
        accounts.push(`${scope} ${externalId}`);
        return say('Home');
      },
    },
    teams: { call: () => Promise.reject(new PlatformError('workspace-gone', 'No token.')) },
    admins: {
      about: async (_, userId) => ({
        displayName: 'Ola',
        zone: null,
        isAdmin: false,
        ownTeam: userId === 'U1' ? 'T2' : null,
      }),
      idle: async () => {},
    },
    newId: () => 'id',
    log: createTestLog(),
  });
  await Promise.all([homes.refresh('T1', 'U1'), homes.refresh('T1', 'U2')]);
  expect(accounts).toEqual(['T2 U1', 'T1 U2']);
});

it('says in the log, and to nobody else, that one could not be drawn', async () => {
  const { homes, release, log } = createRig();
  release();
  await homes.refresh('T1', 'U1');
  await homes.idle();
  expect(log.lines).toEqual([
    { level: 'warn', message: 'slack_home_not_drawn', fields: { code: 'workspace-gone' } },
  ]);
});
