// Who somebody is: https://docs.slack.dev/reference/methods/users.info
import { z } from 'zod';
import { PlatformError } from '#src/errors.ts';
import type { AccountRef, ChatSender, Profile } from '#src/ports/chat.ts';
import type { Ask } from './ask.ts';
import { belongsTo, homeSchema } from './belongs-to.ts';
import { idOf } from './places.ts';
import type { SlackTokens, TeamAccess } from './tokens.ts';

const infoSchema = z.object({
  user: homeSchema.extend({
    name: z.string().optional(),
    real_name: z.string().optional(),
    deleted: z.boolean().optional(),
    tz: z.string().nullish(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  }),
});

type User = z.infer<typeof infoSchema>['user'];

const profileOf = ({ name, real_name: realName, tz, profile }: User): Profile => ({
  // Whoever chose no display name has an empty one.
  displayName: profile?.display_name || profile?.real_name || realName || name || '',
  zone: tz || null,
});

/** The sender's questions about people. */
export function createPeople(
  tokens: Pick<SlackTokens, 'access'>,
  ask: Ask,
): Pick<ChatSender, 'profile' | 'membership'> {
  /** Null when the account is gone, or belongs to another team than it did. */
  async function find(access: TeamAccess, account: AccountRef): Promise<User | null> {
    const id = idOf(account.externalId, 'account-gone');
    const { user } = await ask(access, {
      what: 'other',
      beforehand: true,
      schema: infoSchema,
      request: (client) => client.users.info({ user: id }),
    });
    return user.deleted === true || !belongsTo(user, account.scope) ? null : user;
  }

  return {
    async profile(account) {
      const access = await tokens.access(account.scope);
      const user = access === null ? null : await find(access, account);
      if (user === null) throw new PlatformError('account-gone', 'Slack knows nobody of this id.');
      return profileOf(user);
    },
    async membership(workspace, account) {
      const access = await tokens.access(workspace.externalId);
      if (access === null) throw new PlatformError('workspace-gone', 'The bot is not in this workspace.');
      try {
        const user = await find(access, account);
        return user === null ? null : profileOf(user);
      } catch (error) {
        if (error instanceof PlatformError && error.reason === 'account-gone') return null;
        throw error;
      }
    },
  };
}
