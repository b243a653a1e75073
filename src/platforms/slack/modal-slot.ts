// The one modal that an interaction may open: its trigger works once, and for 3 s.
// https://docs.slack.dev/interactivity/handling-user-interaction#triggers
import type { types } from '@slack/bolt';
import type { Log } from '#src/ports/log.ts';
import type { Message } from '#src/ports/message.ts';
import { failureCode } from './failure-code.ts';
import { lineOf } from './message-body.ts';
import { renderModalMessage } from './render-home.ts';
import type { Call } from './teams.ts';

const TITLE = 'Quizloop';
const ONE_MOMENT = lineOf('One moment…');

export interface ModalSlot {
  /** Opens one that says that the answer takes a moment. */
  hold(): Promise<void>;
  isHeld(): boolean;
  /** Shows the view: in the modal that is held, else in a new one. False if Slack did not open it. */
  put(view: types.ModalView): Promise<boolean>;
}

interface Parts {
  readonly call: Call;
  readonly triggerId: string | null;
  /** `push`: over the modal that was clicked. */
  readonly how: 'open' | 'push';
  /** What the modal remembers. */
  readonly metadata: string;
  readonly interactionId: string;
  readonly log: Log;
}

/** A message as a modal with the product's name. */
export const modalOf = (message: Message, metadata: string): types.ModalView =>
  renderModalMessage(message, TITLE, metadata);

export const momentModal = (metadata: string): types.ModalView => modalOf(ONE_MOMENT, metadata);

export function createModalSlot({ call, triggerId, how, metadata, interactionId, log }: Parts): ModalSlot {
  let held: string | null = null;

  async function opened(view: types.ModalView): Promise<string | null> {
    if (triggerId === null) return null;
    try {
      const request = { trigger_id: triggerId, view };
      const { view: made } = await call(({ views }) =>
        how === 'push' ? views.push(request) : views.open(request),
      );
      return made?.id ?? null;
    } catch (error) {
      log.warn('slack_modal_not_opened', { interactionId, code: failureCode(error) });
      return null;
    }
  }

  return {
    async hold() {
      held = await opened(momentModal(metadata));
    },
    isHeld: () => held !== null,
    async put(view) {
      if (held === null) return (await opened(view)) !== null;
      return updateModal(call, held, view, interactionId, log);
    },
  };
}

/** False if it is not there any more, or Slack did not take the view. */
export async function updateModal(
  call: Call,
  viewId: string,
  view: types.ModalView,
  interactionId: string,
  log: Log,
): Promise<boolean> {
  try {
    await call(({ views }) => views.update({ view_id: viewId, view }));
    return true;
  } catch (error) {
    const code = failureCode(error);
    // Somebody who has closed it does not wait for the answer any more.
    if (code === 'not_found') log.debug('slack_modal_closed', { interactionId });
    else log.warn('slack_modal_not_updated', { interactionId, code });
    return false;
  }
}
