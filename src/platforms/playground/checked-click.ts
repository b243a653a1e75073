// Decides whether a click is what the chat really offered to this member; only then does the product hear of it.
import type { CommandSpec, Interaction } from '#src/ports/chat.ts';
import type { Form, FormField, SelectOption } from '#src/ports/message.ts';
import type { ChatLog, LoggedMessage, Member, Place } from './chat-log.ts';
import { sourceOf } from './identity.ts';
import type { Click } from './requests.ts';
import type { WireBlock } from './wire.ts';

export interface CheckedClick {
  readonly interaction: Interaction;
  readonly member: Member;
  readonly place: Place;
  /** The message it was done on; a form remembers the one it was opened from. */
  readonly message: LoggedMessage | null;
}

export type Check =
  | { readonly ok: true; readonly click: CheckedClick }
  | { readonly ok: false; readonly why: string };

const STALE = 'That button is not there any more. Please use the newest message.';
const NO_PLACE = 'You are not in that channel.';
const STALE_FORM = 'That form is not open any more. Please open it again.';
const WRONG_FORM = 'That form was not filled in as it was shown. Please open it again.';

interface Surroundings {
  readonly chat: ChatLog;
  readonly commands: readonly CommandSpec[];
  readonly zone: string;
}

export function checkClick(around: Surroundings, member: Member, click: Click): Check {
  switch (click.kind) {
    case 'command':
    case 'autocomplete':
      return checkCommand(around, member, click);
    case 'button':
    case 'select':
      return checkControl(around, member, click);
    case 'form':
      return checkForm(around, member, click);
  }
}

function checkCommand(
  { chat, commands, zone }: Surroundings,
  member: Member,
  click: Extract<Click, { kind: 'command' | 'autocomplete' }>,
): Check {
  const place = chat.place(click.place);
  if (place === null || !isIn(member, place)) return refused(NO_PLACE);
  const { kind, command, text } = click;
  if (!commands.some((known) => known.name === command)) {
    return refused(`There is no command /${command} here. Type / to see them all.`);
  }
  return accepted({ ...sourceOf(click.id, member, place, zone), kind, command, text }, member, place, null);
}

function checkControl(
  { chat, zone }: Surroundings,
  member: Member,
  click: Extract<Click, { kind: 'button' | 'select' }>,
): Check {
  const message = chat.message(click.messageId);
  const visible = message !== null && (message.visibleTo === null || message.visibleTo === member.id);
  const place = visible ? chat.place(message.place) : null;
  if (!visible || place === null || message.author !== null) return refused(STALE);
  if (!message.message.blocks.some((block) => carries(block, click))) return refused(STALE);
  const source = sourceOf(click.id, member, place, zone);
  const { buttonId } = click;
  const interaction: Interaction =
    click.kind === 'button'
      ? { ...source, kind: 'button', buttonId }
      : { ...source, kind: 'select', buttonId, value: click.value };
  return accepted(interaction, member, place, message);
}

function carries(block: WireBlock, click: Extract<Click, { kind: 'button' | 'select' }>): boolean {
  if (click.kind === 'button') {
    return (
      block.kind === 'buttons' &&
      block.buttons.some((button) => button.kind === 'action' && button.id === click.buttonId)
    );
  }
  return (
    block.kind === 'select' &&
    block.id === click.buttonId &&
    block.options.some((option) => option.value === click.value)
  );
}

function checkForm(
  { chat, zone }: Surroundings,
  member: Member,
  click: Extract<Click, { kind: 'form' }>,
): Check {
  const opened = chat.answered(click.opened);
  if (opened === null || opened.member !== member.id || opened.outcome.kind !== 'form') {
    return refused(STALE_FORM);
  }
  const place = chat.place(opened.place);
  if (place === null) return refused(STALE_FORM);
  const { form } = opened.outcome;
  if (!fits(form, click.values)) return refused(WRONG_FORM);
  const message = opened.message === null ? null : chat.message(opened.message);
  const source = sourceOf(click.id, member, place, zone);
  const interaction = { ...source, kind: 'form' as const, formId: form.id, values: click.values };
  return accepted(interaction, member, place, message);
}

/** Every field of the form, nothing else, each within what the form allowed. */
function fits(form: Form, values: Readonly<Record<string, string>>): boolean {
  if (Object.keys(values).length !== form.fields.length) return false;
  return form.fields.every((field) => {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (value === undefined) return false;
    return fitsField(field, value);
  });
}

/** More than any time, channel or word is long. */
const MAX_TYPED = 200;

function fitsField(field: FormField, value: string): boolean {
  const offered = (one: string, { options }: { options: readonly SelectOption[] }) =>
    options.some((option) => option.value === one);
  switch (field.kind) {
    case 'text':
      return value.length <= field.maxLength;
    case 'select':
      return offered(value, field);
    case 'several':
      return value === '' || value.split(',').every((one) => offered(one, field));
    case 'time':
    case 'channel':
    case 'typeahead':
      return value.length <= MAX_TYPED;
  }
}

function isIn(member: Member, place: Place): boolean {
  return place.directWith === null || place.directWith === member.id;
}

function refused(why: string): Check {
  return { ok: false, why };
}

function accepted(
  interaction: Interaction,
  member: Member,
  place: Place,
  message: LoggedMessage | null,
): Check {
  return { ok: true, click: { interaction, member, place, message } };
}
