import { z } from 'zod';

/**
 * Block Kit's composition objects, strict: an unknown member is refused, as Slack refuses it.
 * Limits: https://docs.slack.dev/reference/block-kit/composition-objects/text-object and its neighbours.
 */
export const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });

export const markdownText = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });

export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), markdownText(max)]);

export const option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
});

/** Options of checkboxes and radio buttons may carry mrkdwn. */
export const richOption = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
});

export type KitOption = z.infer<typeof option>;

export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(option).min(1).max(100),
});

export const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

export const identifier = z.string().min(1).max(255).optional();

const httpsUrl = z
  .string()
  .max(3000)
  .regex(/^https:\/\//, 'must be an https address that Slack can reach');

export const imageSource = {
  image_url: httpsUrl.optional(),
  slack_file: z.union([z.strictObject({ id: z.string() }), z.strictObject({ url: z.string() })]).optional(),
};
