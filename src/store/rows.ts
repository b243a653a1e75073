// Rows of the tables as the values that the ports speak of.
import type { ChannelRef, MessageRef, Platform, WorkspaceRef } from '#src/ports/chat.ts';
import type {
  Delivery,
  Exposure,
  Person,
  Post,
  Reminder,
  Review,
  Schedule,
  Workspace,
} from '#src/ports/records.ts';
import { readMemory } from './memory-json.ts';
import type {
  deliveries,
  exposures,
  persons,
  posts,
  reminders,
  reviews,
  schedules,
  workspaces,
} from './schema.ts';

export type PersonRow = typeof persons.$inferSelect;
export type WorkspaceRow = typeof workspaces.$inferSelect;
export type ScheduleRow = typeof schedules.$inferSelect;
export type PostRow = typeof posts.$inferSelect;
export type ExposureRow = typeof exposures.$inferSelect;
export type ReviewRow = typeof reviews.$inferSelect;
export type ReminderRow = typeof reminders.$inferSelect;
export type DeliveryRow = typeof deliveries.$inferSelect;

export function personOf(row: PersonRow): Person {
  const { zone, reminderHour, remindersOn, paused, newPerDay, retention, onLeaderboard } = row;
  return {
    id: row.id,
    settings: { zone, reminderHour, remindersOn, paused, newPerDay, retention, onLeaderboard },
    version: row.version,
    explainedAt: row.explainedAt,
    remindersOfferedAt: row.remindersOfferedAt,
    direct: row.direct,
    createdAt: row.createdAt,
  };
}

function workspaceRefOf(row: WorkspaceRow): WorkspaceRef {
  return { platform: row.platform, externalId: row.externalId };
}

export function workspaceOf(row: WorkspaceRow): Workspace {
  const { id, name, zone, removedAt, welcomedAt } = row;
  return { id, ref: workspaceRefOf(row), name, zone, removedAt, welcomedAt };
}

function channelOf(channelId: string, workspace: WorkspaceRow): ChannelRef {
  return { workspace: workspaceRefOf(workspace), channelId };
}

export function scheduleOf(row: ScheduleRow, workspace: WorkspaceRow): Schedule {
  const { channelId, archivedAt: _, ...rest } = row;
  return { ...rest, channel: channelOf(channelId, workspace) };
}

function messageRefOf(row: PostRow, platform: Platform): MessageRef | null {
  if (row.messageChannelId === null || row.messageId === null) return null;
  return { platform, channelId: row.messageChannelId, messageId: row.messageId };
}

export function postOf(row: PostRow, workspace: WorkspaceRow): Post {
  const { deckId, cardId, revision } = row;
  return {
    id: row.id,
    scheduleId: row.scheduleId,
    workspaceId: row.workspaceId,
    channel: channelOf(row.channelId, workspace),
    localDate: row.localDate,
    ordinal: row.ordinal,
    card: cardId === null || revision === null ? null : { deckId, cardId, revision },
    order: row.order,
    state: row.state,
    late: row.late,
    dueAt: row.dueAt,
    message: messageRefOf(row, workspace.platform),
    reason: row.reason,
  };
}

export function reviewOf(row: ReviewRow): Review {
  return {
    id: row.id,
    exposureId: row.exposureId,
    attempt: row.attempt,
    rating: row.rating,
    correct: row.correct === null ? null : row.correct === 1,
    grade: row.grade,
    day: row.day,
    retention: row.retention,
    points: row.points,
    at: row.at,
    before: row.before === null ? null : readMemory(row.before),
    after: readMemory(row.after),
  };
}

export function exposureOf(row: ExposureRow, review: ReviewRow | null): Exposure {
  const { deckId, cardId, revision } = row;
  return {
    id: row.id,
    personId: row.personId,
    accountId: row.accountId,
    workspaceId: row.workspaceId,
    card: { deckId, cardId, revision },
    order: row.order,
    source: row.source,
    postId: row.postId,
    sessionId: row.sessionId,
    step: row.step,
    chosen: row.chosen,
    chosenAt: row.chosenAt,
    createdAt: row.createdAt,
    attempt: row.attempt,
    review: review === null ? null : reviewOf(review),
  };
}

export function reminderOf(row: ReminderRow): Reminder {
  const { id, personId, accountId, localDate, dueAt, state } = row;
  return { id, personId, accountId, localDate, dueAt, state };
}

/** Only of a delivery that still waits: later its text may be forgotten. */
export function deliveryOf(row: DeliveryRow): Delivery {
  const { id, kind, subjectId, workspaceId, personId, target, message, expiresAt, createdAt } = row;
  if (message === null) throw new Error(`Delivery ${id} has no text any more.`);
  // A try that a crash cut short may have arrived, and counts.
  const uncertainSince = row.uncertainSince ?? row.tryStartedAt;
  const attempts = row.attempts + (row.tryStartedAt === null ? 0 : 1);
  return {
    id,
    kind,
    subjectId,
    workspaceId,
    personId,
    target,
    message,
    attempts,
    uncertainSince,
    expiresAt,
    createdAt,
  };
}
