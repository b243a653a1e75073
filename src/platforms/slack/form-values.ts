// A submitted modal read back: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
import { z } from 'zod';

const chosen = z.object({ value: z.string() });
const input = z.object({
  value: z.string().nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).nullish(),
  selected_time: z.string().nullish(),
  selected_conversation: z.string().nullish(),
});
type Input = z.infer<typeof input>;

const inputBlock = z.object({
  block_id: z.string(),
  element: z.object({ options: z.array(chosen).optional() }),
});
const submitted = z.object({
  state: z.object({ values: z.record(z.string(), z.record(z.string(), input)) }),
  /** What was asked; only the order of the options is read from it. */
  blocks: z.array(z.unknown()).default([]),
});

/** Slack lists what was chosen in the order of the clicks. */
function inOrder(values: readonly string[], options: readonly string[]): readonly string[] {
  return values.toSorted((a, b) => options.indexOf(a) - options.indexOf(b));
}

function submittedValue(from: Input, options: readonly string[]): string {
  const several = from.selected_options?.map(({ value }) => value);
  if (several !== undefined) return inOrder(several, options).join(',');
  const one = from.selected_option?.value ?? from.selected_time ?? from.selected_conversation;
  return one ?? from.value ?? '';
}

/**
 * The values of a submitted view by the names of their fields: a choice of several as a comma list in the order of the
 * options, and what was left open as an empty text. Throws ZodError for a value that is no view.
 */
export function formValues(view: unknown): Record<string, string> {
  const { state, blocks } = submitted.parse(view);
  const asked = blocks.flatMap((block) => {
    const read = inputBlock.safeParse(block);
    return read.success ? [read.data] : [];
  });
  return Object.fromEntries(
    Object.entries(state.values).map(([name, inputs]) => {
      const options = asked.find(({ block_id }) => block_id === name)?.element.options ?? [];
      const [from = {}] = Object.values(inputs);
      return [
        name,
        submittedValue(
          from,
          options.map(({ value }) => value),
        ),
      ];
    }),
  );
}
