// Who may manage the bot in a workspace: whom the platform says, and whom those named.
import type { InteractionSource } from '#src/ports/chat.ts';
import type { AppContext } from './context.ts';

/** As far as it is known. False in a conversation that belongs to no workspace. */
export async function mayManage(
  context: Pick<AppContext, 'store'>,
  { workspace, isAdmin, account }: InteractionSource,
): Promise<boolean> {
  if (workspace === null) return false;
  return isAdmin === true || (await context.store.managers.isNamed(workspace, account));
}
