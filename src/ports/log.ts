// Structured logs: a fixed message and fields. Never a secret, a token, a display name or the text of a message.

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `error` in the fields is written with its stack and its causes. */
  error(message: string, fields?: LogFields): void;
}
