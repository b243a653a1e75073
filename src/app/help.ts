// What the bot can do, as its commands are called here.
import type { Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import { commandSpecs } from './commands.ts';
import type { AppContext } from './context.ts';
import type { Feature, Request } from './route.ts';
import { button, heading, list, message, paragraph, row } from './say.ts';
import { people } from './texts/people.ts';

function view(context: AppContext, request: Request): Message {
  const specs = commandSpecs(context);
  const lines = (adminOnly: boolean) =>
    specs
      .filter((spec) => spec.adminOnly === adminOnly)
      .flatMap((spec) =>
        spec.term === null
          ? spec.subcommands.map((sub) => people.helpLine(`/${spec.name} ${sub.name}`, sub.description))
          : [people.helpLine(`/${spec.name} …`, spec.description)],
      );
  const admin = request.interaction.isAdmin ? [heading(people.helpAdmin), list(lines(true))] : [];
  return message([
    heading(people.helpTitle),
    paragraph(people.helpIntro),
    list(lines(false)),
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
        run: async (request) => ({ mode: 'private', message: view(context, request) }),
      },
    },
  };
}
