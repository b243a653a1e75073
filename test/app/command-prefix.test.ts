import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig({ commandPrefix: 'ql-' });
});
afterEach(() => rig.close());

const words = async (typed: string): Promise<string> => JSON.stringify(messageOf(await rig.command(typed)));

describe('a prefix for the commands', () => {
  it('stands before every one of them', async () => {
    expect(rig.app.handler.commands.map(({ name }) => name)).toEqual([
      'ql-tea',
      'ql-teaware',
      'ql-quiz',
      'ql-quiz-admin',
    ]);
    expect(await words('/ql-quiz help')).toContain('/ql-quiz review');
    expect(await words('/ql-tea steep')).toContain('tea.steep');
    expect(await words('/quiz help')).toContain('I do not know “/quiz”.');
  });

  it('is in the sentences that tell people what to type', async () => {
    const stale = await rig.do({ kind: 'button', buttonId: '1|long-gone' });
    expect(JSON.stringify(stale)).toContain('Use /ql-quiz help to see what I can do.');
    expect(await words('/ql-quiz reveiw')).toContain('Did you mean /ql-quiz review?');
  });
});
