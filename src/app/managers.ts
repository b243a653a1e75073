// Whom the managers of a workspace let manage the bot there.
import { cut } from '#src/core/cut.ts';
import { PlatformError, UserError } from '#src/errors.ts';
import type { AccountRef, Profile, WorkspaceRef } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { commandName } from './commands.ts';
import type { AppContext } from './context.ts';
import { traitsOf } from './platform-traits.ts';
import type { Acting, CommandRoute, Feature, Request } from './route.ts';
import { heading, line, list, message, paragraph, quiet } from './say.ts';
import { noAnswerTo } from './schedule-place.ts';
import { allowing } from './texts/allowing.ts';
import { common } from './texts/common.ts';
import { type Words, wordsFor } from './texts/words.ts';
import { workspaceOf } from './workspace-admin.ts';

/** The id of a person: as a picker gives it, as text that mentions them (`<@U123|name>`, `<@!123>`), or with an `@`. */
function readUser(typed: string, words: Words): string {
  const id = typed
    .trim()
    .replace(/^<@!?([^|>]*)(?:\|[^>]*)?>$/, '$1')
    .replace(/^@/, '');
  if (!/^[\w.-]{1,64}$/.test(id)) throw new UserError(allowing.notKnown(cut(typed, 40), words));
  return id;
}

interface Meant {
  readonly workspace: WorkspaceRef;
  readonly account: AccountRef;
  readonly typed: string;
}

/** Of the workspace's own people: they have their accounts where whoever manages it has theirs. */
function meantPerson({ interaction }: Acting, typed: string): Meant {
  const { workspace, account } = interaction;
  const words = wordsFor(account.platform);
  if (workspace === null) throw new UserError(common.workspaceOnly(words));
  return {
    workspace,
    account: { ...account, externalId: readUser(typed, words) },
    typed: cut(typed, 40),
  };
}

async function profileOf(context: AppContext, { workspace, account, typed }: Meant): Promise<Profile> {
  try {
    const profile = await context.senders.get(workspace.platform)?.membership(workspace, account);
    if (profile != null) return profile;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    context.log.info('membership_unknown', { reason: error.reason });
    if (error.reason !== 'account-gone' && error.reason !== 'rejected') {
      throw new UserError(noAnswerTo(error, workspace.platform), { cause: error });
    }
  }
  throw new UserError(allowing.notKnown(typed, wordsFor(workspace.platform)));
}

async function allow(context: AppContext, request: Request, typed: string): Promise<Message> {
  const workspaceId = workspaceOf(request);
  const meant = meantPerson(request, typed);
  const { workspace, account } = meant;
  const { displayName, zone } = await profileOf(context, meant);
  const { id } = request.interaction;
  const named = { id, account, displayName, zone, workspace, channel: null, isAdmin: false };
  const { person } = await context.store.people.identify(named, request.now);
  if (!(await context.store.managers.name(workspaceId, person.id, request.now))) {
    return line(allowing.allowedBefore(displayName));
  }
  const hint = allowing.showCommand(commandName(context, 'quiz-admin'));
  return message([
    paragraph(allowing.allowed(displayName)),
    ...(traitsOf(workspace.platform).hidesAdminCommands ? [quiet(hint)] : []),
  ]);
}

/** Also of somebody who has left the workspace. */
async function disallow(context: AppContext, request: Request, typed: string): Promise<Message> {
  const workspaceId = workspaceOf(request);
  const actor = await context.store.people.findAccount(meantPerson(request, typed).account);
  if (actor === null || !(await context.store.managers.dismiss(workspaceId, actor.person.id))) {
    throw new UserError(allowing.notNamed);
  }
  return line(allowing.disallowed(actor.displayName));
}

async function shown(context: AppContext, request: Request): Promise<Message> {
  const all = await context.store.managers.ofWorkspace(workspaceOf(request));
  const words = wordsFor(request.interaction.account.platform);
  const names = all.map(({ displayName }) => allowing.person(displayName));
  return message([
    heading(allowing.title),
    ...(names.length === 0
      ? [paragraph(allowing.nobody(words))]
      : [paragraph(allowing.always(words)), list(names)]),
    quiet(allowing.how(commandName(context, 'quiz-admin allow'))),
  ]);
}

/** `/quiz-admin managers | allow | disallow`. */
export function managers(context: AppContext): Feature {
  const onPerson = (run: typeof allow): CommandRoute => ({
    mode: 'private',
    adminOnly: 'admins',
    target: (acting, options) => meantPerson(acting, options.user ?? ''),
    run: async (request, options) => ({
      mode: 'private',
      message: await run(context, request, options.user ?? ''),
    }),
  });
  return {
    commands: {
      'quiz-admin managers': {
        mode: 'private',
        adminOnly: 'managers',
        run: async (request) => ({ mode: 'private', message: await shown(context, request) }),
      },
      'quiz-admin allow': onPerson(allow),
      'quiz-admin disallow': onPerson(disallow),
    },
  };
}
