// Takes messages in from whichever call carries them: checks them, counts their notifications, keeps them.
import { invalidForm, refusals } from './api-error.ts';
import type { ApiRequest } from './api-server.ts';
import {
  addMessage,
  changeMessage,
  type MessageBody,
  type NewMessage,
  parseMessageBody,
  pingsOf,
} from './message-body.ts';
import { isEmptyMessage, mentionsAreClosed, messageProblems } from './message-checks.ts';
import { wordsOf } from './parts.ts';
import type { MessageRecord } from './records.ts';
import { unknownMessageKeys } from './schema-checks.ts';
import type { World } from './world.ts';

interface Options {
  readonly world: World;
  readonly validate: boolean;
  readonly note: (violation: string) => void;
}

/** The part of a request that describes a message: of a callback that is `data`, else the whole body. */
export type Carrier = Pick<ApiRequest, 'route' | 'body' | 'files'>;

export function createMessages({ world, validate, note }: Options) {
  let pings = 0;

  function check({ route, body, files }: Carrier, existing: MessageRecord | null): MessageBody {
    const message = parseMessageBody(body);
    if (validate) {
      for (const key of unknownMessageKeys(message)) note(`${route}: a message has no ${key}`);
    }
    if (!mentionsAreClosed(message)) note(`${route}: words without allowed_mentions: { parse: [] }`);
    const problems = messageProblems(message, { files, existing });
    if (problems.length > 0) throw invalidForm(problems);
    if (isEmptyMessage(message, { files, existing })) throw refusals.emptyMessage();
    pings += pingsOf(`${message.content ?? ''}\n${wordsOf(message.components)}`, message.allowed_mentions);
    return message;
  }

  return {
    check,
    create(carrier: Carrier, wanted: Omit<NewMessage, 'body' | 'files'>): MessageRecord {
      return addMessage(world, { ...wanted, body: check(carrier, null), files: carrier.files });
    },
    change(carrier: Carrier, message: MessageRecord): void {
      changeMessage(world, message, check(carrier, message), carrier.files);
    },
    /** "… is thinking". */
    think(wanted: Omit<NewMessage, 'body' | 'files'>): MessageRecord {
      return addMessage(world, { ...wanted, body: {}, files: [], loading: true });
    },
    pings: () => pings,
  };
}

export type Messages = ReturnType<typeof createMessages>;
