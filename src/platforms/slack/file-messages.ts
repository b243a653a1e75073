// Files as messages, for an app that may not upload any.
import { PlatformError } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import type { UploadFile } from './message-parts.ts';
import { firstThatFit } from './plain-text.ts';

/** Well below what fits into one message, however it is written. */
const PART = 5_000;
/** More would flood the conversation for longer than anybody waits. */
const MAX_PARTS = 20;

const isReadable = (type: string): boolean => /^text\/|[/+]json\b/.test(type);

function* partsOf(text: string): Generator<string> {
  for (let rest = text; rest !== ''; ) {
    const part = firstThatFit(rest, PART, (one) => one.length) || rest.slice(0, PART);
    yield part;
    rest = rest.slice(part.length);
  }
}

/**
 * The text of each file in as many messages as it takes; of a picture, what it shows. Throws PlatformError `rejected`
 * when there would be too many.
 */
export function fileMessages(files: readonly UploadFile[]): readonly Message[] {
  const messages = files.flatMap(({ name, type, alt, data }): Message[] => {
    if (!isReadable(type)) {
      return [{ summary: alt, blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text: alt }] }] }];
    }
    const text = Buffer.from(data).toString('utf8');
    return [...partsOf(text)].map((part) => ({
      summary: name,
      blocks: [{ kind: 'code', lang: '', text: part }],
    }));
  });
  if (messages.length > MAX_PARTS) {
    throw new PlatformError(
      'rejected',
      'The file is too long to be written out, and files:write is missing.',
    );
  }
  return messages;
}
