// The Store of the people whom the managers of a workspace let manage the bot there.
import type { AccountRef, WorkspaceRef } from '../chat.ts';

export interface ManagerStore {
  /** Was the person of this account named in this workspace. */
  isNamed(workspace: WorkspaceRef, account: AccountRef): Promise<boolean>;
  /** Those who were named, first named first. */
  ofWorkspace(
    workspaceId: string,
  ): Promise<readonly { readonly personId: string; readonly displayName: string }[]>;
  /** False if they were named before, or were erased meanwhile. */
  name(workspaceId: string, personId: string, now: number): Promise<boolean>;
  /** False if they were not named. */
  dismiss(workspaceId: string, personId: string): Promise<boolean>;
}
