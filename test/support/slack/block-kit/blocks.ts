import { z } from 'zod';
import { accessory, actionElement, contextElement, inputElement, type KitElement } from './elements.ts';
import { richTextBlock } from './rich-text.ts';
import { anyText, identifier, imageSource, plainText } from './texts.ts';

/** The blocks that this loopback knows, with Slack's limits: https://docs.slack.dev/reference/block-kit/blocks */
export const block = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('section'),
      block_id: identifier,
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: accessory.optional(),
      expand: z.boolean().optional(),
    })
    .refine((one) => one.text !== undefined || one.fields !== undefined, {
      message: 'a section needs text or fields',
    }),
  z.strictObject({ type: z.literal('divider'), block_id: identifier }),
  z.strictObject({ type: z.literal('header'), block_id: identifier, text: plainText(150) }),
  z.strictObject({
    type: z.literal('actions'),
    block_id: identifier,
    elements: z.array(actionElement).min(1).max(25),
  }),
  z.strictObject({
    type: z.literal('context'),
    block_id: identifier,
    elements: z.array(contextElement).min(1).max(10),
  }),
  z
    .strictObject({
      type: z.literal('image'),
      block_id: identifier,
      alt_text: z.string().min(1).max(2000),
      title: plainText(2000).optional(),
      ...imageSource,
    })
    .refine((one) => (one.image_url === undefined) !== (one.slack_file === undefined), {
      message: 'exactly one of image_url and slack_file',
    }),
  z.strictObject({
    type: z.literal('input'),
    block_id: identifier,
    label: plainText(2000),
    element: inputElement,
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('markdown'), block_id: identifier, text: z.string().min(1).max(12_000) }),
  richTextBlock,
]);

export type KitBlock = z.infer<typeof block>;

/** Everything in a block that a person can click, choose in or write into. */
export function elementsOf(one: KitBlock): KitElement[] {
  if (one.type === 'actions') return one.elements;
  if (one.type === 'input') return [one.element];
  if (one.type === 'section' && one.accessory !== undefined) return [one.accessory];
  return [];
}

/** Its id, for elements that have one. */
export function actionIdOf(element: KitElement): string | null {
  return 'action_id' in element ? (element.action_id ?? null) : null;
}

export function buttonsOf(blocks: readonly KitBlock[]) {
  return blocks.flatMap(elementsOf).flatMap((one) =>
    one.type === 'button'
      ? [
          {
            actionId: one.action_id ?? '',
            value: one.value ?? '',
            label: one.text.text,
            url: one.url ?? null,
          },
        ]
      : [],
  );
}
