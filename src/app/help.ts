// What the bot can do, as its commands are called here.
import type { RichText } from '#src/core/rich-text.ts';
import type { Answer, CommandSpec, Subcommand } from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import { commandName, commandSpecs } from './commands.ts';
import type { AppContext } from './context.ts';
import { mayManage } from './may-manage.ts';
import { traitsOf } from './platform-traits.ts';
import type { Acting, Feature } from './route.ts';
import { button, heading, list, message, paragraph, quiet, row } from './say.ts';
import { people } from './texts/people.ts';
import { wordsFor } from './texts/words.ts';

/** Of `/quiz`: refused to somebody who is in no workspace. */
const IN_A_WORKSPACE: readonly string[] = ['leaderboard'];

type Specs = readonly CommandSpec[];

/** A line for each command; `isOfUse` leaves some out. */
const linesOf = (specs: Specs, isOfUse: (sub: Subcommand) => boolean = () => true): readonly RichText[] =>
  specs.flatMap((spec) =>
    spec.term === null
      ? spec.subcommands
          .filter(isOfUse)
          .map((sub) => people.helpLine(`/${spec.name} ${sub.name}`, sub.description))
      : [people.helpLine(`/${spec.name} …`, spec.description)],
  );

function forAdmins(context: AppContext, { interaction }: Acting): readonly Block[] {
  const specs = commandSpecs(context).filter(({ adminOnly }) => adminOnly);
  return [heading(people.helpAdmin(wordsFor(interaction.account.platform))), list(linesOf(specs))];
}

async function forAll(context: AppContext, acting: Acting): Promise<Message> {
  const specs = commandSpecs(context).filter(({ adminOnly }) => !adminOnly);
  const isOfUse = ({ name }: Subcommand) =>
    acting.actor.workspaceId !== null || !IN_A_WORKSPACE.includes(name);
  return message([
    heading(people.helpTitle),
    paragraph(people.helpIntro),
    list(linesOf(specs, isOfUse)),
    ...(traitsOf(acting.interaction.account.platform).hasShortcuts ? [quiet(people.helpShortcuts)] : []),
    ...((await mayManage(context, acting.interaction)) ? forAdmins(context, acting) : []),
    row(button(encodeButton('question'), people.askMe, 'primary')),
  ]);
}

/** `/quiz help` and `/quiz-admin help`. */
export function help(context: AppContext): Feature {
  const run = async (acting: Acting): Promise<Answer> => ({
    mode: 'private',
    message: await forAll(context, acting),
  });
  const runForAdmins = async (acting: Acting): Promise<Answer> => {
    const others = quiet(people.helpOthers(commandName(context, 'quiz help')));
    return { mode: 'private', message: message([...forAdmins(context, acting), others]) };
  };
  // Nobody has to be known for it, least of all by a slip of the pen.
  return {
    commands: {
      'quiz help': { mode: 'private', run, stranger: run },
      'quiz-admin help': {
        mode: 'private',
        adminOnly: 'managers',
        run: runForAdmins,
        stranger: runForAdmins,
      },
    },
  };
}
