// One message of Slack's over a socket, before the library sees it: at one that it does not expect, it throws where nobody
// catches, and a name that is its own for something else makes it close what is open or take in everything twice.
// https://docs.slack.dev/apis/events-api/using-socket-mode
import { z } from 'zod';

const frameSchema = z.object({
  type: z.string(),
  envelope_id: z.string().min(1).optional(),
  payload: z.unknown().optional(),
});
const eventSchema = z.object({ event: z.object({ type: z.string() }) });

/** `goodbye`: Slack is about to close the connection · `sound`: the library can read it. */
export type FrameKind = 'goodbye' | 'sound' | 'unreadable';

/** `isOwn` says of a name whether the library listens to it itself. */
export function kindOfFrame(data: unknown, isOwn: (name: string) => boolean): FrameKind {
  const frame = frameSchema.safeParse(parsed(data)).data;
  if (frame === undefined) return 'unreadable';
  const { type, envelope_id: id, payload } = frame;
  if (type === 'disconnect') return 'goodbye';
  if (type === 'hello') return 'sound';
  if (id === undefined || isOwn(type)) return 'unreadable';
  if (type !== 'events_api') return 'sound';
  const event = eventSchema.safeParse(payload).data?.event;
  return event === undefined || isOwn(event.type) ? 'unreadable' : 'sound';
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
