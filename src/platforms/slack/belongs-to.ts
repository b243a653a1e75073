// Whether somebody whom Slack tells about is of a team. https://docs.slack.dev/reference/objects/user-object
import { z } from 'zod';

/** What `users.info` says of where somebody is at home. */
export const homeSchema = z.object({
  team_id: z.string().nullish(),
  /** They are of another team, and in no channel that it shares with the bot's. */
  is_stranger: z.boolean().nullish(),
  /** All their teams, where several of them form an organisation. */
  enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
});

export type SaidOfHome = z.infer<typeof homeSchema>;

export const belongsTo = (
  { team_id: ownTeam, is_stranger: isStranger, enterprise_user: organisation }: SaidOfHome,
  teamId: string,
): boolean =>
  ownTeam === teamId ||
  (isStranger !== true && (ownTeam == null || organisation?.teams?.includes(teamId) === true));
