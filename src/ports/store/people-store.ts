// The Store of people, their accounts and what belongs to them.
import type { AccountRef, InteractionSource } from '../chat.ts';
import type { Actor, ErasureCounts, Person, ReminderPlan, Reminding, Settings } from '../records.ts';

export interface PeopleStore {
  /** Who this is; makes person, account and membership on first sight and keeps display name and zone fresh. */
  identify(source: InteractionSource, now: number): Promise<Actor>;
  /** The same of those who are known already; null, and nothing is written, for everybody else. */
  recognise(source: InteractionSource, now: number): Promise<Actor | null>;
  /** The same for a stored account; null if it was erased. */
  actor(accountId: string): Promise<Actor | null>;
  /**
   * Can a direct message arrive there, as far as is known: not when every workspace that this person shared with the bot
   * removed it or was left, they did nothing since, and they did not add the bot for themselves. False if it was erased.
   */
  reachable(accountId: string): Promise<boolean>;
  /** Looks an account up without making one. */
  findAccount(account: AccountRef): Promise<Actor | null>;
  /**
   * Changes settings and moves the planned reminder with them; a reminder that waits to be sent is called off when none is
   * wanted any more. Null means `conflict`: the version was not the expected one.
   */
  changeSettings(input: {
    readonly personId: string;
    readonly accountId: string;
    readonly expectedVersion: number;
    readonly patch: Partial<Settings>;
    readonly reminder: ReminderPlan | null;
    readonly now: number;
  }): Promise<{ readonly person: Person; readonly reminderId: string | null } | null>;
  markExplained(personId: string, now: number): Promise<void>;
  markRemindersOffered(personId: string, now: number): Promise<void>;
  /**
   * `open` after a message arrived or reminders were turned on; `refused-noticed` once they were told. Unless it is `open`,
   * what was planned to remind them is dropped.
   */
  setDirect(personId: string, direct: Person['direct']): Promise<void>;
  /** Those of these people about whose membership the platform was not asked since `before`. */
  membershipsToCheck(
    workspaceId: string,
    personIds: readonly string[],
    before: number,
  ): Promise<readonly string[]>;
  /**
   * Notes what the platform said about a member: the name to show, or null for somebody who left and is on no leaderboard
   * there until they do something in the workspace again.
   */
  membershipChecked(
    input: {
      readonly workspaceId: string;
      readonly personId: string;
      readonly account: AccountRef;
      readonly displayName: string | null;
    },
    now: number,
  ): Promise<void>;
  /** What has to be known to plan this person's next reminder. Null if erased. */
  learner(personId: string): Promise<{ readonly person: Person; readonly reminding: Reminding } | null>;
  /** Every row that belongs to this person, by table, as plain JSON values. */
  exportPerson(personId: string): Promise<Readonly<Record<string, readonly unknown[]>>>;
  countPerson(personId: string): Promise<ErasureCounts>;
  /** Erases every row of this person. Erasing nobody is a no-op (all counts 0). */
  forgetPerson(personId: string): Promise<ErasureCounts & { readonly reminderIds: readonly string[] }>;
}
