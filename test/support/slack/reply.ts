/** An answer of the Web API. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export const accept = (body: Record<string, unknown> = {}): Reply => ({
  status: 200,
  headers: {},
  body: { ok: true, ...body },
});

export const refuse = (error: string, more: Record<string, unknown> = {}): Reply => ({
  status: 200,
  headers: {},
  body: { ok: false, error, ...more },
});

/** Refused with the reasons where Slack writes them. */
export const refuseWith = (error: string, reasons: readonly string[]): Reply =>
  refuse(error, { response_metadata: { messages: reasons.map((one) => `[ERROR] ${one}`) } });

export const limited = (seconds: number): Reply => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: { ok: false, error: 'ratelimited' },
});

/** What the caller of a method is, and what it says. */
export interface MethodCall {
  readonly method: string;
  readonly teamId: string;
  readonly token: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Method {
  /** The scope it needs; null for none. */
  readonly scope: string | null;
  /** `bot` unless told; `none` for methods that authenticate by their arguments. */
  readonly caller?: 'bot' | 'app' | 'none';
  run(call: MethodCall): Reply;
}

export type Methods = Readonly<Record<string, Method>>;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** A flag as JSON or a form carries it; null when it is not there. */
export const flagOf = (value: unknown): boolean | null =>
  value === true || value === 'true' || value === '1'
    ? true
    : value === false || value === 'false' || value === '0'
      ? false
      : null;
