// Messages as Discord's API shows them: with everything that the sender left out.
import { FLAG, PART } from './discord-numbers.ts';
import { objectOf, type Part, partsIn, textOf } from './parts.ts';
import { isoTime, userPayload } from './payloads.ts';
import type { InteractionTrace, MessageRecord } from './records.ts';
import type { World } from './world.ts';

const COMMAND = 2;
const MESSAGE_TYPE = { ordinary: 0, reply: 19, commandReply: 20 };

const address = ({ id, place }: MessageRecord, name: string) => ({
  url: `https://cdn.discordapp.com/attachments/${place.id}/${id}/${name}`,
  proxy_url: `https://media.discordapp.net/attachments/${place.id}/${id}/${name}`,
});

/** The media of a file, a thumbnail or an item of a gallery: an uploaded file has an address by now. */
function mediaPayload(message: MessageRecord, media: unknown): object {
  const given = objectOf(media);
  const url = textOf(given.url);
  const name = url.replace('attachment://', '');
  const addresses = name === url ? { url, proxy_url: url } : address(message, name);
  const type = message.files.find((file) => file.name === name)?.contentType;
  return { ...given, id: message.id, ...addresses, ...(type === undefined ? {} : { content_type: type }) };
}

function filePayload(message: MessageRecord, part: Part): object {
  const name = textOf(objectOf(part.file).url).replace('attachment://', '');
  const size = message.files.find((file) => file.name === name)?.data.length ?? 0;
  return { spoiler: false, ...part, file: mediaPayload(message, part.file), name, size };
}

function itemPayload(message: MessageRecord, item: unknown): object {
  return {
    description: null,
    spoiler: false,
    ...objectOf(item),
    media: mediaPayload(message, objectOf(item).media),
  };
}

function partPayload(message: MessageRecord, part: Part): object {
  const { type } = part;
  if (type === PART.file) return filePayload(message, part);
  if (type === PART.thumbnail) return itemPayload(message, part);
  if (type === PART.gallery) {
    const items = Array.isArray(part.items) ? part.items : [];
    return { ...part, items: items.map((item) => itemPayload(message, item)) };
  }
  if (type === PART.separator) return { spacing: 1, divider: true, ...part };
  if (type === PART.button) return { disabled: false, ...part };
  if (type === PART.stringSelect || type === PART.channelSelect) {
    return { min_values: 1, max_values: 1, disabled: false, ...part };
  }
  const shown = (each: Part) => partPayload(message, each);
  const nested = part.components === undefined ? {} : { components: partsIn(part.components).map(shown) };
  const [accessory] = partsIn([part.accessory]);
  const beside = accessory === undefined ? {} : { accessory: shown(accessory) };
  const look = type === PART.container ? { accent_color: null, spoiler: false } : {};
  return { ...look, ...part, ...nested, ...beside };
}

function answerPayload(world: World, answers: InteractionTrace | null): object {
  if (answers === null) return { type: MESSAGE_TYPE.ordinary };
  const { id, type, user, owners } = answers;
  return {
    type: type === COMMAND ? MESSAGE_TYPE.commandReply : MESSAGE_TYPE.reply,
    webhook_id: world.bot.id,
    interaction_metadata: {
      id,
      type,
      user: userPayload(world, user),
      authorizing_integration_owners: owners,
    },
  };
}

export function messagePayload(world: World, message: MessageRecord) {
  const { id, place, flags, answers } = message;
  return {
    id,
    channel_id: place.id,
    author: userPayload(world, world.bot),
    content: message.content,
    timestamp: isoTime(message.at),
    edited_timestamp: message.editedAt === null ? null : isoTime(message.editedAt),
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: message.files.map(({ name, data, contentType }, index) => ({
      id: String(BigInt(id) + BigInt(index)),
      filename: name,
      size: data.length,
      content_type: contentType,
      ...address(message, name),
    })),
    embeds: message.embeds,
    components: message.components.map((part) => partPayload(message, part)),
    pinned: false,
    flags: message.onlyFor === null ? flags & ~FLAG.ephemeral : flags,
    application_id: world.bot.id,
    ...answerPayload(world, answers),
  };
}
