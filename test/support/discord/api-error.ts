// What the loopback Discord refuses, in the shape in which Discord refuses it.

export interface Problem {
  /** Where in the body, as keys. */
  readonly path: readonly string[];
  readonly message: string;
}

interface ErrorTree {
  _errors?: { code: string; message: string }[];
  [key: string]: ErrorTree | { code: string; message: string }[] | undefined;
}

/** https://discord.com/developers/docs/reference#error-messages */
function treeOf(problems: readonly Problem[]): ErrorTree {
  const root: ErrorTree = {};
  for (const { path, message } of problems) {
    let node = root;
    for (const key of path) {
      const next = node[key];
      const child: ErrorTree = next === undefined || Array.isArray(next) ? {} : next;
      node[key] = child;
      node = child;
    }
    node._errors = [...(node._errors ?? []), { code: 'INVALID', message }];
  }
  return root;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  /** The application could have known better: also a violation. */
  readonly careless: boolean;
  readonly problems: readonly Problem[];

  constructor(
    status: number,
    code: number,
    message: string,
    { careless = false, problems = [] }: { careless?: boolean; problems?: readonly Problem[] } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.careless = careless;
    this.problems = problems;
  }

  body(): unknown {
    const errors = this.problems.length > 0 ? { errors: treeOf(this.problems) } : {};
    return { message: this.message, code: this.code, ...errors };
  }

  words(): string {
    const where = this.problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return [`${this.message} (${this.code})`, ...where].join('; ');
  }
}

export const invalidForm = (problems: readonly Problem[]): ApiError =>
  new ApiError(400, 50035, 'Invalid Form Body', { careless: true, problems });

/** The refusals that several routes share: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
export const refusals = {
  unauthorized: () => new ApiError(401, 0, '401: Unauthorized'),
  outage: () => new ApiError(503, 0, 'Service Unavailable'),
  entryPointRemoved: () =>
    new ApiError(400, 50240, 'You cannot remove this app’s Entry Point command in a bulk update operation.', {
      careless: true,
    }),
  unknownChannel: () => new ApiError(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new ApiError(404, 10004, 'Unknown Guild'),
  unknownMember: () => new ApiError(404, 10007, 'Unknown Member'),
  unknownMessage: () => new ApiError(404, 10008, 'Unknown Message'),
  unknownUser: () => new ApiError(404, 10013, 'Unknown User'),
  unknownWebhook: () => new ApiError(404, 10015, 'Unknown Webhook', { careless: true }),
  unknownInteraction: () => new ApiError(404, 10062, 'Unknown interaction', { careless: true }),
  alreadyAcknowledged: () =>
    new ApiError(400, 40060, 'Interaction has already been acknowledged.', { careless: true }),
  noAccess: () => new ApiError(403, 50001, 'Missing Access'),
  noPermission: () => new ApiError(403, 50013, 'Missing Permissions'),
  cannotDirect: () => new ApiError(403, 50007, 'Cannot send messages to this user'),
  noMutualGuild: () =>
    new ApiError(403, 50278, 'Cannot send messages to this user due to having no mutual guilds'),
  tokenExpired: () => new ApiError(401, 50027, 'Invalid Webhook Token', { careless: true }),
  emptyMessage: () => new ApiError(400, 50006, 'Cannot send an empty message', { careless: true }),
};
