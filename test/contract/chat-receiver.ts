// What every platform's receiver has to do, whatever the platform is.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  AccountRef,
  Answer,
  AnswerMode,
  ChannelRef,
  ChatReceiver,
  Interaction,
  InteractionHandler,
  Suggestion,
  WorkspaceEvent,
  WorkspaceRef,
} from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';

/**
 * A receiver on a platform of its own and people who use it in one channel. What a person does resolves when the
 * platform has taken in the answer; what comes with it may follow.
 */
export interface ChatReceiverRig {
  readonly receiver: ChatReceiver;
  readonly workspace: WorkspaceRef;
  readonly channel: ChannelRef;
  /** Two members of the workspace; the first may manage the bot. */
  readonly admin: AccountRef;
  readonly adminName: string;
  readonly colleague: AccountRef;
  command(who: AccountRef, command: string, text: string): Promise<void>;
  /** Uses the newest control of this id that the person sees. */
  press(who: AccountRef, buttonId: string): Promise<void>;
  choose(who: AccountRef, selectId: string, value: string): Promise<void>;
  /** Fills in the form that the person's last click opened. */
  submit(who: AccountRef, values: Readonly<Record<string, string>>): Promise<void>;
  complete(who: AccountRef, command: string, text: string): Promise<readonly Suggestion[]>;
  /** Presses a button that no message carries, as only a forged request can. */
  forge(who: AccountRef, buttonId: string): Promise<void>;
  /** What the bot's messages in the channel say to this person, oldest first. */
  shown(who: AccountRef): Promise<readonly string[]>;
  close(): Promise<void>;
}

const note = (text: string, ...more: Message['blocks']): Message => {
  return { summary: text, blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }, ...more] };
};
const button = (id: string): Message['blocks'][number] => {
  return { kind: 'buttons', buttons: [{ kind: 'action', id, label: id, style: 'secondary' }] };
};
const select: Message['blocks'][number] = {
  kind: 'select',
  id: 'hour',
  label: 'Hour',
  options: ['9', '12'].map((value) => ({ label: value, value })),
  selected: '9',
};
const form: Answer = {
  mode: 'form',
  form: {
    id: 'settings',
    title: 'Settings',
    submit: 'Save',
    fields: [{ kind: 'text', name: 'perDay', label: 'New cards', hint: '', value: '5', maxLength: 3 }],
  },
};

/** For platforms that complete only what is typed into a form. */
const search: Answer = {
  mode: 'form',
  form: {
    id: 'search',
    title: 'Search',
    submit: 'Find',
    fields: [{ kind: 'typeahead', name: 'term', label: 'Term', hint: '', command: 'board' }],
  },
};

/** Route by route, as the product's own router declares its modes as data. */
const ROUTES: Readonly<Record<string, { readonly mode: AnswerMode; readonly answer: Answer }>> = {
  'command quiz': {
    mode: 'private',
    answer: {
      mode: 'private',
      message: note('Pick one', button('pick'), button('open'), button('find'), select),
    },
  },
  'command board': { mode: 'public', answer: { mode: 'public', message: note('The board') } },
  'command first': {
    mode: 'private',
    answer: { mode: 'private', message: note('First'), also: [note('By the way')] },
  },
  'button pick': { mode: 'update', answer: { mode: 'update', message: note('Picked') } },
  'button open': { mode: 'form', answer: form },
  'button find': { mode: 'form', answer: search },
  'select hour': { mode: 'update', answer: { mode: 'update', message: note('The hour is kept') } },
  'form settings': { mode: 'private', answer: { mode: 'private', message: note('Saved') } },
  'autocomplete board': {
    mode: 'choices',
    answer: { mode: 'choices', choices: [{ label: 'This week', value: 'week' }] },
  },
};

function routeKey(interaction: Interaction): string {
  if (interaction.kind === 'command' || interaction.kind === 'autocomplete')
    return `${interaction.kind} ${interaction.command}`;
  return `${interaction.kind} ${interaction.kind === 'form' ? interaction.formId : interaction.buttonId}`;
}

function createHandler(
  interactions: Interaction[],
  events: WorkspaceEvent[],
  gate: () => Promise<void>,
): InteractionHandler {
  const nothing = {
    mode: 'private' as const,
    answer: { mode: 'private' as const, message: note('Nothing') },
  };
  const find = (interaction: Interaction) => ROUTES[routeKey(interaction)] ?? nothing;
  return {
    commands: ['quiz', 'board', 'first'].map((name) => {
      const option = { name: 'text', description: 'Anything', kind: 'text' as const, required: false };
      const term = { ...option, autocomplete: true, values: [] };
      return { name, description: `The command ${name}`, adminOnly: false, subcommands: [], term };
    }),
    mode: (interaction) => find(interaction).mode,
    async handle(interaction) {
      interactions.push(interaction);
      await gate();
      return find(interaction).answer;
    },
    async event(event) {
      events.push(event);
    },
    needsAdmin: () => false,
    home: async () => ({ summary: 'Home', blocks: [] }),
    workspaces: async () => [],
  };
}

export function chatReceiverContract(name: string, make: () => Promise<ChatReceiverRig>): void {
  describe(`${name} as a chat receiver`, () => {
    let rig: ChatReceiverRig;
    let interactions: Interaction[];
    let events: WorkspaceEvent[];
    let gate: () => Promise<void>;

    beforeEach(async () => {
      interactions = [];
      events = [];
      gate = async () => {};
      rig = await make();
      await rig.receiver.start(createHandler(interactions, events, () => gate()));
    });
    afterEach(() => rig.close());

    const words = async (who: AccountRef) => (await rig.shown(who)).join('\n');

    it('says at the start that the bot is present', () => {
      expect(events).toContainEqual(
        expect.objectContaining({ kind: 'workspace-present', workspace: rig.workspace }),
      );
    });

    it('hands over a command with who did it, where, and the text after its name', async () => {
      await rig.command(rig.admin, 'quiz', 'now please');
      expect(interactions).toEqual([
        expect.objectContaining({
          kind: 'command',
          command: 'quiz',
          text: 'now please',
          account: rig.admin,
          displayName: rig.adminName,
          workspace: rig.workspace,
          channel: rig.channel,
          isAdmin: true,
        }),
      ]);
    });

    it('does not take everybody for an admin', async () => {
      await rig.command(rig.colleague, 'quiz', '');
      expect(interactions[0]).toMatchObject({ account: rig.colleague, isAdmin: false });
    });

    it('gives every interaction an id of its own', async () => {
      await rig.command(rig.admin, 'quiz', '');
      await rig.command(rig.admin, 'quiz', '');
      expect(new Set(interactions.map(({ id }) => id)).size).toBe(2);
    });

    it('shows a private answer to the person alone', async () => {
      await rig.command(rig.admin, 'quiz', '');
      expect(await words(rig.admin)).toContain('Pick one');
      expect(await words(rig.colleague)).not.toContain('Pick one');
    });

    it('shows a public answer to the channel', async () => {
      await rig.command(rig.admin, 'board', '');
      expect(await words(rig.colleague)).toContain('The board');
    });

    it('shows what comes with an answer after it, to the person alone', async () => {
      await rig.command(rig.admin, 'first', '');
      await vi.waitFor(async () => expect(await words(rig.admin)).toContain('By the way'));
      const shown = await words(rig.admin);
      expect(shown.indexOf('First')).toBeGreaterThanOrEqual(0);
      expect(shown.indexOf('By the way')).toBeGreaterThan(shown.indexOf('First'));
      expect(await words(rig.colleague)).not.toContain('By the way');
    });

    it('replaces the message whose button was pressed', async () => {
      await rig.command(rig.admin, 'quiz', '');
      await rig.press(rig.admin, 'pick');
      expect(interactions.at(-1)).toMatchObject({ kind: 'button', buttonId: 'pick', account: rig.admin });
      expect(await words(rig.admin)).toContain('Picked');
      expect(await words(rig.admin)).not.toContain('Pick one');
    });

    it('hands over what was chosen in a select', async () => {
      await rig.command(rig.admin, 'quiz', '');
      await rig.choose(rig.admin, 'hour', '12');
      expect(interactions.at(-1)).toMatchObject({ kind: 'select', buttonId: 'hour', value: '12' });
      expect(await words(rig.admin)).toContain('The hour is kept');
    });

    it('opens a form and hands over what was filled in', async () => {
      await rig.command(rig.admin, 'quiz', '');
      await rig.press(rig.admin, 'open');
      await rig.submit(rig.admin, { perDay: '7' });
      expect(interactions.at(-1)).toMatchObject({
        kind: 'form',
        formId: 'settings',
        values: { perDay: '7' },
      });
      expect(await words(rig.admin)).toContain('Saved');
    });

    it('asks for completions', async () => {
      expect(await rig.complete(rig.admin, 'board', 'w')).toEqual([{ label: 'This week', value: 'week' }]);
      expect(interactions.at(-1)).toMatchObject({ kind: 'autocomplete', command: 'board', text: 'w' });
    });

    it('changes no message for a button that was made up', async () => {
      await rig.command(rig.admin, 'board', '');
      await rig.forge(rig.admin, 'pick');
      expect(await words(rig.colleague)).toContain('The board');
      expect(await words(rig.colleague)).not.toContain('Picked');
    });

    it('waits at its stop for the answers under way', async () => {
      const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      gate = () => {
        enter();
        return held;
      };
      const done = rig.command(rig.admin, 'quiz', '');
      await entered;
      let stopped = false;
      const stop = rig.receiver.stop().then(() => {
        stopped = true;
      });
      await Promise.resolve();
      expect(stopped).toBe(false);
      release();
      await Promise.all([done, stop]);
      expect(await words(rig.admin)).toContain('Pick one');
    });
  });
}
