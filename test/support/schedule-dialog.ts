// The dialog in which an admin changes a schedule.
import type { Form } from '#src/ports/message.ts';
import { type AppRig, messageOf } from './app-rig.ts';
import { ADMIN, anAdmin, typed } from './channel-admin.ts';
import { filledIn } from './filled-in.ts';
import { linesOf } from './message-words.ts';

/** Opens it for the schedule of this number. */
export async function openDialog(rig: AppRig, number: number): Promise<Form> {
  const opened = await rig.click(await typed(rig, '/quiz-admin list'), `Edit ${number}`, ADMIN);
  if (opened.mode !== 'form') throw new Error(`No form: ${opened.mode}`);
  return opened.form;
}

/** Submits it with these values changed; gives the lines of the answer. `id` is that of the interaction. */
export async function saveDialog(
  rig: AppRig,
  form: Form,
  values: Readonly<Record<string, string>>,
  id?: string,
): Promise<readonly string[]> {
  const filled = Object.fromEntries(form.fields.map((field) => [field.name, filledIn(field)]));
  const doing = { kind: 'form' as const, formId: form.id, values: { ...filled, ...values } };
  return linesOf(messageOf(await rig.do(doing, anAdmin(id === undefined ? {} : { id }))));
}
