import { z } from 'zod';
import { block } from './blocks.ts';
import { plainText } from './texts.ts';

const common = {
  blocks: z.array(block).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

/** https://docs.slack.dev/reference/views */
export const view = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('modal'),
      title: plainText(24),
      submit: plainText(24).optional(),
      close: plainText(24).optional(),
      clear_on_close: z.boolean().optional(),
      notify_on_close: z.boolean().optional(),
      submit_disabled: z.boolean().optional(),
      ...common,
    })
    .refine((one) => one.submit !== undefined || !one.blocks.some((each) => each.type === 'input'), {
      message: 'submit is required when there are input blocks',
    }),
  z.strictObject({ type: z.literal('home'), ...common }),
]);

export type KitView = z.infer<typeof view>;
