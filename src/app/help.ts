// What the bot can do, as its commands are called here.
import type { Subcommand } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import { commandSpecs } from './commands.ts';
import type { AppContext } from './context.ts';
import { mayManage } from './may-manage.ts';
import { traitsOf } from './platform-traits.ts';
import type { Feature, Request } from './route.ts';
import { button, heading, list, message, paragraph, quiet, row } from './say.ts';
import { people } from './texts/people.ts';
import { wordsFor } from './texts/words.ts';

/** Of `/quiz`: refused to somebody who is in no workspace. */
const IN_A_WORKSPACE: readonly string[] = ['leaderboard'];

async function view(context: AppContext, request: Request): Promise<Message> {
  const specs = commandSpecs(context);
  const isOfUse = ({ name }: Subcommand) =>
    request.actor.workspaceId !== null || !IN_A_WORKSPACE.includes(name);
  const lines = (adminOnly: boolean) =>
    specs
      .filter((spec) => spec.adminOnly === adminOnly)
      .flatMap((spec) =>
        spec.term === null
          ? spec.subcommands
              .filter(isOfUse)
              .map((sub) => people.helpLine(`/${spec.name} ${sub.name}`, sub.description))
          : [people.helpLine(`/${spec.name} …`, spec.description)],
      );
  const words = wordsFor(request.interaction.account.platform);
  const isManager = await mayManage(context, request.interaction);
  const admin = isManager ? [heading(people.helpAdmin(words)), list(lines(true))] : [];
  return message([
    heading(people.helpTitle),
    paragraph(people.helpIntro),
    list(lines(false)),
    ...(traitsOf(request.interaction.account.platform).hasShortcuts ? [quiet(people.helpShortcuts)] : []),
    ...admin,
    row(button(encodeButton('question'), people.askMe, 'primary')),
  ]);
}

/** `/quiz help`. */
export function help(context: AppContext): Feature {
  return {
    commands: {
      'quiz help': {
        mode: 'private',
        run: async (request) => ({ mode: 'private', message: await view(context, request) }),
      },
    },
  };
}
