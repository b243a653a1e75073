// The first contact with a workspace: hello, once, with a schedule two clicks away.
import type { WorkspaceEvent } from '#src/ports/chat.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { button, heading, message, paragraph, quiet, row } from './say.ts';
import { quickPlans } from './schedule.ts';
import { managing } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';

/** Notes that the bot is in a workspace (or no longer), and says hello the first time. */
export async function onWorkspaceEvent(context: AppContext, event: WorkspaceEvent): Promise<void> {
  const now = context.clock.now();
  if (event.kind === 'workspace-removed') return context.store.workspaces.removed(event.workspace, now);
  const workspace = await context.store.workspaces.present(
    { ref: event.workspace, name: event.name, zone: event.zone },
    now,
  );
  const [deck] = context.decks.values();
  if (workspace.welcomedAt !== null || event.channel === null || deck === undefined) return;
  const hello = message([
    heading(managing.welcomeTitle),
    paragraph(managing.welcome(deck.title)),
    quiet(managing.welcomeAdmin(wordsFor(event.workspace.platform))),
    row(...quickPlans(context)),
    row(button(encodeButton('question'), managing.tryNow)),
  ]);
  const delivery = {
    id: context.newId(),
    kind: 'notice' as const,
    target: { kind: 'channel' as const, channel: event.channel },
    message: hello,
    expiresAt: null,
  };
  if (await context.store.workspaces.welcome(workspace.id, delivery, now)) context.poke();
}
