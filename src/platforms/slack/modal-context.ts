// What a modal remembers of where it was opened: its private_metadata, which nobody but Slack and the bot can write.
import { z } from 'zod';

/**
 * A message that a modal was opened from, and how it is answered. `response_url` is good for 30 minutes.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
const openerSchema = z.object({
  url: z.url(),
  /** Nobody else reads it, and it may be replaced: `ephemeral` on the person's screen, `direct` in the bot's DM. */
  where: z.enum(['ephemeral', 'direct', 'shared']),
});

const contextSchema = z.object({
  /** Where it was opened from the Home tab, that tab is drawn anew after what is done in it. */
  home: z.boolean(),
  channel: z.string().nullable(),
  opener: openerSchema.nullable(),
});

export type ModalContext = z.infer<typeof contextSchema>;

const NOWHERE: ModalContext = { home: false, channel: null, opener: null };

export const writeModalContext = (context: ModalContext): string => JSON.stringify(context);

/** A modal of before an update may carry none, or another one. */
export function readModalContext(metadata: string): ModalContext {
  try {
    return contextSchema.safeParse(JSON.parse(metadata)).data ?? NOWHERE;
  } catch {
    return NOWHERE;
  }
}
