// How Slack writes what it delivers over HTTP: events as JSON, commands as a form, all other interactions as JSON in a form.
import type { Envelope } from './socket-hub.ts';

export interface WireBody {
  readonly body: string;
  readonly contentType: string;
}

const FORM = 'application/x-www-form-urlencoded';

const texts = (payload: Envelope['payload']): Record<string, string> =>
  Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));

export function wireBody({ type, payload }: Pick<Envelope, 'type' | 'payload'>): WireBody {
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : texts(payload);
  return { body: new URLSearchParams(fields).toString(), contentType: FORM };
}
