import { z } from 'zod';
import { checkView } from './block-kit/check.ts';
import type { KitOption } from './block-kit/texts.ts';
import { judge } from './chat-methods.ts';
import { chosen, elementsIn, type FoundElement, isEmpty, stateOf } from './chosen.ts';
import type { Ack } from './delivery.ts';
import type { PeopleOptions } from './people.ts';
import type { LoopbackSlack, Submitted, User } from './types.ts';
import type { StoredView } from './view-shelf.ts';

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload: what may answer a submission. */
const submissionAnswer = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('push'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('clear') }),
]);

/** How long a submission that closes the modal waits for what the bot does next. */
const AFTER_CLOSE_MS = 500;

type Submission = z.infer<typeof submissionAnswer> | null;

export interface ModalPeopleOptions extends PeopleOptions {
  readonly offeredTo: (userId: string, actionId: string) => readonly KitOption[];
  readonly closed: (userId: string, view: StoredView) => Promise<void>;
}

/** Why the client itself does not send the form, or null. */
function refusal(one: FoundElement, state: Record<string, unknown>): string | null {
  if (one.block.type !== 'input') return null;
  const { label, optional } = one.block;
  if (isEmpty(state)) return optional === true ? null : `${label.text}: please complete this required field`;
  if (one.element.type !== 'plain_text_input') return null;
  const written = typeof state.value === 'string' ? state.value : '';
  if (written.length > (one.element.max_length ?? 3000)) return `${label.text}: too long`;
  return written.length < (one.element.min_length ?? 0) ? `${label.text}: too short` : null;
}

/** What people do with the modal on top of their screen. */
export function createModalPeople(options: ModalPeopleOptions): Pick<LoopbackSlack, 'submit' | 'closeModal'> {
  const { diary, shelf, interactions, payloads, waiting } = options;

  function topOf(user: User): StoredView {
    const view = shelf.top(user.id);
    if (view === null) throw new Error(`${user.name} has no modal open`);
    return view;
  }

  function fill(user: User, view: StoredView, values: Readonly<Record<string, string>>): void {
    const found = elementsIn(view.kit.blocks);
    for (const [name, value] of Object.entries(values)) {
      const one = found.find((each) => each.blockId === name) ?? found.find((each) => each.actionId === name);
      if (one === undefined) throw new Error(`the modal has no field ${name}`);
      const actions = view.values.get(one.blockId) ?? new Map<string, Record<string, unknown>>();
      const said = chosen(one.element, value, options.offeredTo(user.id, one.actionId));
      view.values.set(one.blockId, actions.set(one.actionId, said));
    }
    const state = stateOf(view.kit.blocks, view.values);
    for (const one of found) {
      const wrong = refusal(one, state.get(one.blockId)?.get(one.actionId) ?? {});
      if (wrong !== null) throw new Error(wrong);
    }
    for (const [block, actions] of state) view.values.set(block, actions);
  }

  function parsed(ack: Ack): Submission {
    if (ack === null) return null;
    const answer = submissionAnswer.safeParse(ack);
    if (answer.success) return answer.data;
    diary.violation('view_submission', `an answer that Slack refuses: ${answer.error.message}`);
    return { response_action: 'errors', errors: {} };
  }

  /** Does what the answer says; returns for how long (ms) more is to be expected. */
  function apply(view: StoredView, answer: Submission): number {
    if (answer === null) {
      shelf.closeTop(view.userId);
      return AFTER_CLOSE_MS;
    }
    if (answer.response_action === 'clear') {
      shelf.closeAll(view.userId);
      return AFTER_CLOSE_MS;
    }
    if (answer.response_action === 'errors') {
      const inputs = view.kit.blocks.filter((one) => one.type === 'input').map((one) => one.block_id);
      for (const id of Object.keys(answer.errors)) {
        if (!inputs.includes(id)) diary.violation('view_submission', `an error for ${id}, which is no input`);
      }
      return 0;
    }
    const verdict = checkView(answer.view, 'modal');
    judge(diary, 'view_submission', verdict);
    if (verdict.value === null || verdict.error !== null) return 0;
    if (answer.response_action === 'update') shelf.replace(view, verdict.value);
    else if (typeof shelf.push(view.teamId, view.userId, verdict.value) === 'string') {
      diary.violation('view_submission', 'push_limit_reached');
    }
    return 0;
  }

  return {
    async submit(user, values): Promise<Submitted> {
      const view = topOf(user);
      fill(user, view, values);
      const started = interactions.start({
        teamId: view.teamId,
        userId: user.id,
        channelId: null,
        message: null,
        viewId: view.id,
      });
      const payload = payloads.submission(started, view);
      let answer: Submission = null;
      const seen = await waiting.perform(started, { type: 'interactive', payload }, (ack) => {
        answer = parsed(ack);
        return apply(view, answer);
      });
      const errors = submissionAnswer.safeParse(answer).data;
      return errors?.response_action === 'errors' ? { ...seen, errors: errors.errors } : seen;
    },
    async closeModal(user) {
      const view = topOf(user);
      if (view.kit.type === 'modal' && view.kit.clear_on_close === true) shelf.closeAll(user.id);
      else shelf.closeTop(user.id);
      if (view.kit.type === 'modal' && view.kit.notify_on_close === true) await options.closed(user.id, view);
    },
  };
}
