// People whom the managers of a workspace let manage the bot there.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import { linesOf, type } from '../support/app-person.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';

const ADMIN = { member: 'amara', isAdmin: true };
const REFUSED = ['Only people who manage this workspace can do that. Ask one of them.'];

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const said = async (typed: string, who = {}) => linesOf(await type(rig, typed, who));

describe('naming somebody', () => {
  it.each(['@mei', 'mei', '<@mei>', '<@mei|Mei>', '<@!mei>'])(
    'as %s lets them manage, until they are not',
    async (user) => {
      expect(await said('/quiz-admin list')).toEqual(REFUSED);
      expect(await said(`/quiz-admin allow user:${user}`, ADMIN)).toEqual([
        'mei may manage the questions here from now on: schedule, change and stop them, and take one back.',
      ]);
      expect(await said('/quiz-admin list')).toEqual(['Nothing is scheduled in this workspace yet.']);
      expect(await said('/quiz help')).toContain('For those who manage this workspace');
      expect(await said('/quiz-admin managers', ADMIN)).toEqual([
        'Who may manage the questions here',
        'Whoever manages this workspace, and:',
        'mei',
        '/quiz-admin allow @name adds somebody.',
      ]);
      expect(await said(`/quiz-admin disallow user:${user}`, ADMIN)).toEqual([
        'mei may no longer manage the questions here.',
      ]);
      expect(await said('/quiz-admin list')).toEqual(REFUSED);
      expect(await said('/quiz help')).not.toContain('For those who manage this workspace');
    },
  );

  it('twice, or somebody who was not named, is said so', async () => {
    await said('/quiz-admin allow user:@mei', ADMIN);
    expect(await said('/quiz-admin allow user:@mei', ADMIN)).toEqual([
      'mei may manage the questions here already.',
    ]);
    for (const user of ['bela', 'amara']) {
      expect(await said(`/quiz-admin disallow user:${user}`, ADMIN)).toEqual([
        'They were not named. Use /quiz-admin managers to see who is.',
      ]);
    }
    expect(await said('/quiz-admin managers', { member: 'bela', isAdmin: true })).toContain('mei');
  });

  it('is for those alone who manage the workspace itself', async () => {
    await said('/quiz-admin allow user:@mei', ADMIN);
    expect(await said('/quiz-admin managers')).toContain('mei');
    expect(await said('/quiz-admin allow user:@bela')).toEqual(REFUSED);
    expect(await said('/quiz-admin disallow user:@mei')).toEqual(REFUSED);
    expect(await said('/quiz-admin managers', { member: 'bela' })).toEqual(REFUSED);
  });

  it('needs somebody of this workspace, and a platform that answers', async () => {
    const unknown = (typed: string) => [
      `I know nobody called “${typed}” in this workspace. Choose somebody from the list that comes up when you type @.`,
    ];
    rig.sender.member = () => null;
    expect(await said('/quiz-admin allow user:@nobody', ADMIN)).toEqual(unknown('@nobody'));
    expect(await said('/quiz-admin allow user:a/b', ADMIN)).toEqual(unknown('a/b'));
    rig.sender.member = () => {
      throw new PlatformError('account-gone', 'user_not_found');
    };
    expect(await said('/quiz-admin allow user:@gone', ADMIN)).toEqual(unknown('@gone'));
    rig.sender.member = () => {
      throw new PlatformError('unavailable', '503');
    };
    expect(await said('/quiz-admin allow user:@mei', ADMIN)).toEqual([
      'The platform did not answer. Please try again.',
    ]);
    expect(await said('/quiz-admin managers', ADMIN)).toEqual([
      'Who may manage the questions here',
      'Whoever manages this workspace, and nobody else.',
      '/quiz-admin allow @name adds somebody.',
    ]);
    expect(await said('/quiz-admin list')).toEqual(REFUSED);
  });

  it('is forgotten with the person', async () => {
    await said('/quiz-admin allow user:@mei', ADMIN);
    const shown = await type(rig, '/quiz forget-me');
    await rig.click(shown, 'Erase it all');
    expect(await said('/quiz-admin list')).toEqual(REFUSED);
    expect(await said('/quiz-admin managers', ADMIN)).toContain(
      'Whoever manages this workspace, and nobody else.',
    );
  });

  it('says on Discord what else has to be allowed', async () => {
    await rig.close();
    rig = await createAppRig({ platform: 'discord' });
    expect((await said('/quiz-admin allow user:1234', ADMIN)).slice(1)).toEqual([
      'So that they see /quiz-admin, allow it for them under Server Settings, Integrations.',
    ]);
  });
});
