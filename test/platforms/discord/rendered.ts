// A rendered message as it goes over the wire, and what Discord would say against it.
import { type APIMessageTopLevelComponent, ComponentType, MessageFlags } from 'discord.js';
import { renderMessage } from '#src/platforms/discord/render-message.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { parseMessageBody } from '../../support/discord/message-body.ts';
import { messageProblems } from '../../support/discord/message-checks.ts';
import { allParts, textOf } from '../../support/discord/parts.ts';
import { schemaProblems } from '../../support/discord/schema-checks.ts';

export const render = (...blocks: readonly Block[]) => renderMessage({ summary: 'In short', blocks });

/** Every problem of the body that a sender makes of it. */
export function problemsOf(message: Message): readonly string[] {
  const { components, files } = renderMessage(message);
  const body = {
    components,
    flags: MessageFlags.IsComponentsV2,
    allowed_mentions: { parse: [] },
    attachments: files.map(({ name }, id) => ({ id: String(id), filename: name })),
  };
  const uploaded = files.map(({ name, contentType = '', data }) => ({
    name,
    contentType,
    data: Buffer.from(data instanceof Uint8Array ? data : String(data)),
  }));
  const problems = [
    ...schemaProblems('POST /channels/:id/messages', body),
    ...messageProblems(parseMessageBody(body), { files: uploaded, existing: null }),
  ];
  return problems.map(({ path, message: what }) => `${path.join('/')}: ${what}`);
}

/** The markdown of every text, in the order of reading. */
export const textsOf = (components: readonly APIMessageTopLevelComponent[]): readonly string[] =>
  allParts(components)
    .filter(({ type }) => type === ComponentType.TextDisplay)
    .map(({ content }) => textOf(content));

/** How much of Discord's limits it takes; `characters` counts labels as well. */
export function sizeOf(components: readonly APIMessageTopLevelComponent[]): {
  readonly characters: number;
  readonly parts: number;
} {
  const parts = allParts(components);
  const words = parts.map(
    ({ content, label, placeholder }) => textOf(content) + textOf(label) + textOf(placeholder),
  );
  return { characters: words.join('').length, parts: parts.length };
}

export const idsIn = (components: readonly APIMessageTopLevelComponent[]): readonly string[] =>
  allParts(components).flatMap(({ custom_id }) => (textOf(custom_id) === '' ? [] : [textOf(custom_id)]));
