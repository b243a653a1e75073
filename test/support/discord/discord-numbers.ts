// The numbers of Discord's protocol that the loopback speaks of, written down apart from the library under test.

/** https://discord.com/developers/docs/components/reference#component-object-component-types */
export const PART = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
};

/** https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const FLAG = { ephemeral: 64, loading: 128, componentsV2: 1 << 15 };

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
export const CALLBACK = { message: 4, deferMessage: 5, deferUpdate: 6, update: 7, choices: 8, form: 9 };

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type */
export const INTERACTION = { command: 2, component: 3, autocomplete: 4, form: 5 };

/** https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags */
export const PERMISSION = {
  administrator: 1n << 3n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  attachFiles: 1n << 15n,
  createThreads: 1n << 35n,
  sendInThreads: 1n << 38n,
};

/** What everyone may in a new guild. */
export const EVERYONE_MAY =
  (1n << 6n) | // add reactions
  PERMISSION.viewChannel |
  PERMISSION.sendMessages |
  (1n << 14n) | // embed links
  PERMISSION.attachFiles |
  (1n << 16n) | // read the history
  (1n << 17n) | // mention everyone
  (1n << 26n) | // change the own nickname
  (1n << 31n) | // use commands
  PERMISSION.createThreads |
  PERMISSION.sendInThreads;

/** Every permission there is: an owner's and an administrator's. */
export const EVERYTHING = (1n << 51n) - 1n;
