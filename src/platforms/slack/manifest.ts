// What the app asks of Slack, as the manifest that creates it: https://docs.slack.dev/reference/app-manifest
import type { CommandOption, CommandSpec } from '#src/ports/chat.ts';
import { clippedWords } from './plain-text.ts';

/** Everything the bot needs and nothing else: https://docs.slack.dev/reference/scopes */
export const SLACK_SCOPES = ['commands', 'chat:write', 'im:write', 'users:read', 'files:write'] as const;
const SLACK_EVENTS = ['app_home_opened', 'app_uninstalled', 'tokens_revoked'] as const;

/** Where the bot listens below its own address. */
export const SLACK_EVENTS_PATH = '/slack/events';
export const SLACK_REDIRECT_PATH = '/slack/oauth_redirect';

/** The global shortcuts: commands do not work in threads, and these do. */
export const SLACK_SHORTCUTS = { quizMe: 'quiz-me', review: 'review' } as const;

const MAX_NAME = 35;
const MAX_BOT_NAME = 80;
const MAX_HINT = 1000;
const DESCRIPTION = 'Remember what your team learns: every card comes back just before you would forget it.';

interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usage_hint: string;
  readonly should_escape: boolean;
  readonly url?: string;
}

/** https://docs.slack.dev/reference/app-manifest */
export interface SlackManifest {
  readonly display_information: {
    readonly name: string;
    readonly description: string;
    readonly background_color: string;
  };
  readonly features: {
    readonly app_home: {
      readonly home_tab_enabled: boolean;
      readonly messages_tab_enabled: boolean;
      readonly messages_tab_read_only_enabled: boolean;
    };
    readonly bot_user: { readonly display_name: string; readonly always_online: boolean };
    readonly shortcuts: readonly {
      readonly name: string;
      readonly type: 'global';
      readonly callback_id: string;
      readonly description: string;
    }[];
    readonly slash_commands: readonly SlashCommand[];
  };
  readonly oauth_config: {
    readonly redirect_urls?: readonly string[];
    readonly scopes: { readonly bot: readonly string[] };
  };
  readonly settings: {
    readonly event_subscriptions: { readonly request_url?: string; readonly bot_events: readonly string[] };
    readonly interactivity: {
      readonly is_enabled: boolean;
      readonly request_url?: string;
      readonly message_menu_options_url?: string;
    };
    readonly org_deploy_enabled: boolean;
    readonly socket_mode_enabled: boolean;
    readonly token_rotation_enabled: boolean;
  };
}

const optionHint = ({ name, required }: CommandOption): string => (required ? `<${name}>` : `[${name}]`);

function usageHint(spec: CommandSpec): string {
  if (spec.subcommands.length > 0) return spec.subcommands.map(({ name }) => name).join(' | ');
  // Without a term Slack has a dialog with a search, so it may be left out.
  return spec.term === null ? '' : optionHint({ ...spec.term, required: false });
}

/** Only so do a channel and a person arrive with their ids: `<#C123|general>`, `<@U123|mei>`. */
const namesThings = ({ subcommands }: CommandSpec): boolean =>
  subcommands.some(({ options }) => options.some(({ kind }) => kind !== 'text'));

const slashCommand = (spec: CommandSpec, url: string | null): SlashCommand => ({
  command: `/${spec.name}`,
  description: spec.description,
  usage_hint: clippedWords(usageHint(spec), MAX_HINT),
  should_escape: namesThings(spec),
  ...(url === null ? {} : { url }),
});

/** Letters, digits, `-`, `_` and `.` are what the name of a bot may be made of. */
const botName = (name: string): string =>
  name
    .replaceAll(/[^\w.-]+/g, '-')
    .slice(0, MAX_BOT_NAME)
    .replace(/^-|-$/g, '') || 'quizloop';

const shortcuts = [
  {
    name: 'Quiz me',
    type: 'global',
    callback_id: SLACK_SHORTCUTS.quizMe,
    description: 'Get a question just for you',
  },
  { name: 'Review', type: 'global', callback_id: SLACK_SHORTCUTS.review, description: 'Review what is due' },
] as const;

/**
 * The manifest of the app. `baseUrl` is the bot's public https address without a slash at its end, for HTTP; null for
 * Socket Mode, which belongs to one workspace. `oauth`: many workspaces install it, each with a token that is rotated;
 * without it there is one token from the settings, which must not run out. Over HTTP it is the default.
 */
export function slackManifest(options: {
  readonly commands: readonly CommandSpec[];
  readonly baseUrl: string | null;
  readonly name: string;
  readonly oauth?: boolean;
}): SlackManifest {
  const { baseUrl } = options;
  const oauth = baseUrl !== null && (options.oauth ?? true);
  const url = baseUrl === null ? null : `${baseUrl}${SLACK_EVENTS_PATH}`;
  const requests = url === null ? {} : { request_url: url };
  return {
    display_information: {
      name: clippedWords(options.name, MAX_NAME),
      description: DESCRIPTION,
      background_color: '#3f48b5',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: botName(options.name), always_online: true },
      shortcuts,
      slash_commands: options.commands.map((spec) => slashCommand(spec, url)),
    },
    oauth_config: {
      ...(oauth ? { redirect_urls: [`${baseUrl}${SLACK_REDIRECT_PATH}`] } : {}),
      scopes: { bot: SLACK_SCOPES },
    },
    settings: {
      event_subscriptions: { ...requests, bot_events: SLACK_EVENTS },
      interactivity: {
        is_enabled: true,
        ...requests,
        ...(url === null ? {} : { message_menu_options_url: url }),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: baseUrl === null,
      token_rotation_enabled: oauth,
    },
  };
}
