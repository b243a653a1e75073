// One's own data: all of it as a file, and erasing all of it.
import { learnerDay } from '#src/core/local-day.ts';
import type { RichText } from '#src/core/rich-text.ts';
import type { Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { forgetReminders } from './forget-reminders.ts';
import type { Feature, Request } from './route.ts';
import { button, heading, line, message, paragraph, row } from './say.ts';
import { people } from './texts/people.ts';

async function exported(context: AppContext, request: Request): Promise<Message> {
  const { person, zone } = request.actor;
  const tables = await context.store.people.exportPerson(person.id);
  const text = `${JSON.stringify({ exportedAt: new Date(request.now).toISOString(), ...tables }, null, 2)}\n`;
  const name = people.exportName(learnerDay(request.now, zone));
  return message([paragraph(people.exportReady), { kind: 'file', name, type: 'application/json', text }]);
}

async function preview(context: AppContext, request: Request): Promise<Message> {
  const counts = await context.store.people.countPerson(request.actor.person.id);
  return message([
    heading(people.forgetTitle),
    paragraph(people.forgetPreview(counts)),
    row(
      button(encodeButton('forget'), people.forgetYes, 'danger'),
      button(encodeButton('keep'), people.forgetNo),
      button(encodeButton('export'), people.forgetExport),
    ),
  ]);
}

async function forget(context: AppContext, request: Request): Promise<Message> {
  const receipt = await context.store.people.forgetPerson(request.actor.person.id);
  forgetReminders(context, receipt.reminderIds);
  return line(receipt.accounts === 0 ? people.forgottenBefore : people.forgotten(receipt));
}

/** `/quiz export` and `/quiz forget-me`. */
export function ownData(context: AppContext): Feature {
  const privately = (
    run: (context: AppContext, request: Request) => Promise<Message>,
    nothingKnown: RichText,
  ) => ({
    mode: 'private' as const,
    run: async (request: Request) => ({ mode: 'private' as const, message: await run(context, request) }),
    stranger: () => ({ mode: 'private' as const, message: line(nothingKnown) }),
  });
  return {
    commands: {
      'quiz export': privately(exported, people.exportNothing),
      'quiz forget-me': privately(preview, people.forgottenBefore),
    },
    buttons: {
      export: privately(exported, people.exportNothing),
      forget: {
        mode: 'update',
        run: async (request) => ({ mode: 'update', message: await forget(context, request) }),
        stranger: () => ({ mode: 'update', message: line(people.forgottenBefore) }),
      },
      keep: { mode: 'update', run: async () => ({ mode: 'update', message: line(people.kept) }) },
    },
  };
}
