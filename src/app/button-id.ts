// What a button stands for, written into its id: nothing about it is kept in a process.
const VERSION = '1';
const SEPARATOR = '|';

/** Discord allows 100 characters: https://docs.discord.com/developers/components/reference */
const MAX_LENGTH = 100;

export interface ButtonAction {
  readonly verb: string;
  readonly args: readonly string[];
}

/** Writes an action into an id. Throws when it would not fit: that is a mistake of the caller. */
export function encodeButton(verb: string, ...args: readonly string[]): string {
  const id = [VERSION, verb, ...args].join(SEPARATOR);
  if (id.length > MAX_LENGTH || args.some((arg) => arg.includes(SEPARATOR))) {
    throw new Error(
      `A button id must have at most ${MAX_LENGTH} characters and no bar in an argument: ${id}`,
    );
  }
  return id;
}

/** Reads an id back; null for anything that this version did not write. */
export function decodeButton(id: string): ButtonAction | null {
  if (id.length > MAX_LENGTH) return null;
  const [version, verb, ...args] = id.split(SEPARATOR);
  if (version !== VERSION || verb === undefined || verb === '') return null;
  return { verb, args };
}
