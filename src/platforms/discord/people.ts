// Who somebody is, and how a server calls them.
import { type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { z } from 'zod';
import type { ChatSender, Profile } from '#src/ports/chat.ts';
import { ask, idOf } from './ask.ts';

const userSchema = z.object({ username: z.string(), global_name: z.string().nullish() });
const memberSchema = z.object({ nick: z.string().nullish(), user: userSchema });

/** Discord tells nobody's time zone. */
const profileOf = (user: z.infer<typeof userSchema>, nick?: string | null): Profile => ({
  displayName: nick ?? user.global_name ?? user.username,
  zone: null,
});

/** The sender's questions about people. `patience` gives each its time. */
export function createPeople(
  rest: REST,
  patience: () => AbortSignal,
): Pick<ChatSender, 'profile' | 'membership'> {
  return {
    async profile(account) {
      const asking = rest.get(Routes.user(idOf(account.externalId, 'account-gone')), { signal: patience() });
      return profileOf(await ask(asking, { what: 'account', schema: userSchema }));
    },
    async membership(workspace, account) {
      const guildId = idOf(workspace.externalId, 'workspace-gone');
      const route = Routes.guildMember(guildId, idOf(account.externalId, 'account-gone'));
      const unless = {
        codes: [RESTJSONErrorCodes.UnknownMember, RESTJSONErrorCodes.UnknownUser],
        value: null,
      };
      const asking = rest.get(route, { signal: patience() });
      const member = await ask(asking, { what: 'account', schema: memberSchema, unless });
      return member === null ? null : profileOf(member.user, member.nick);
    },
  };
}
