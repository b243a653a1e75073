// A handler for tests: it answers as the script says and remembers what it was asked.
import type {
  Answer,
  CommandSpec,
  Interaction,
  InteractionHandler,
  WorkspaceEvent,
} from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';

export interface ScriptedHandler extends InteractionHandler {
  readonly interactions: Interaction[];
  readonly events: WorkspaceEvent[];
}

const NO_COMMANDS: readonly CommandSpec[] = [
  { name: 'quiz', description: 'Everything about questions', adminOnly: false, subcommands: [], term: null },
];

export function createScriptedHandler(
  script: (interaction: Interaction) => Answer | Promise<Answer>,
  commands: readonly CommandSpec[] = NO_COMMANDS,
): ScriptedHandler {
  const interactions: Interaction[] = [];
  const events: WorkspaceEvent[] = [];
  return {
    interactions,
    events,
    commands,
    mode: (interaction) => (interaction.kind === 'autocomplete' ? 'choices' : 'private'),
    async handle(interaction) {
      interactions.push(interaction);
      return script(interaction);
    },
    async event(event) {
      events.push(event);
    },
    needsAdmin: () => false,
    home: async () => ({ summary: 'Home', blocks: [] }),
    workspaces: async () => [],
  };
}

/** A message of one line, with further blocks below it. */
export function say(text: string, ...blocks: readonly Block[]): Message {
  return { summary: text, blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }, ...blocks] };
}

/** A row of buttons whose labels are their ids. */
export function buttons(...ids: readonly string[]): Block {
  return {
    kind: 'buttons',
    buttons: ids.map((id) => ({ kind: 'action' as const, id, label: id, style: 'secondary' as const })),
  };
}
