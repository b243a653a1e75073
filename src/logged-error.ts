// What is written of an error: what kind, where and why, and never what it was about.

/** The fields of an error that say what happened. Anything else may be a request: its address, its body, its headers. */
const TELLING = ['code', 'status', 'reason', 'method', 'syscall'] as const;

/** Causes of causes beyond this are left out, also where they go round in a circle. */
const MAX_DEPTH = 5;

export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
  /** Those of TELLING that it has. */
  readonly [field: string]: unknown;
}

/**
 * The libraries of the platforms hang the whole request on their errors: somebody's message, and addresses with the
 * token of an interaction. So only fields that are known to be harmless are taken; what is thrown and no error is
 * named by its type alone.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: typeof error === 'string' ? error : 'Not an error was thrown.' };
  }
  const fields = Object.fromEntries(
    TELLING.flatMap((name) => {
      const value: unknown = Reflect.get(error, name);
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
    }),
  );
  const isDeep = depth >= MAX_DEPTH;
  return {
    ...fields,
    type: error.constructor.name,
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || isDeep ? {} : { cause: loggedError(error.cause, depth + 1) }),
    ...(error instanceof AggregateError && !isDeep
      ? { errors: error.errors.map((each) => loggedError(each, depth + 1)) }
      : {}),
  };
}
