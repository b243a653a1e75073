// Turns what the chat log holds into what one member's page is shown.
import type { CommandSpec } from '#src/ports/chat.ts';
import type { ChatLog, LoggedMessage, Member, Place } from './chat-log.ts';
import { directPlaceOf } from './identity.ts';
import type { MovableClock } from './movable-clock.ts';
import type { ClockView, EarlierView, MessageView, StateView } from './wire.ts';

const PAGE_SIZE = 100;

/** For a reader who may see it: a message for one member in a channel is one that only they see. */
export function messageView(logged: LoggedMessage): MessageView {
  const { id, revision, place, author, createdAt, message } = logged;
  const onlyYou = logged.visibleTo !== null && place !== directPlaceOf(logged.visibleTo);
  return {
    id,
    revision,
    place,
    author,
    onlyYou,
    at: createdAt,
    edited: logged.editedAt !== null,
    ...message,
  };
}

export function earlierView(chat: ChatLog, member: Member, place: Place, before: number | null): EarlierView {
  const found = chat.page(member.id, place.id, before, PAGE_SIZE + 1);
  const messages = found.slice(-PAGE_SIZE).map(messageView);
  return { messages, hasEarlier: found.length > PAGE_SIZE };
}

export function clockView(clock: MovableClock, zone: string, movable: boolean): ClockView {
  return { now: clock.now(), offset: clock.offset(), zone, movable };
}

export function stateView(
  chat: ChatLog,
  member: Member,
  commands: readonly CommandSpec[],
  clock: ClockView,
): StateView {
  const pages = chat.places(member.id).map((place) => ({ place, ...earlierView(chat, member, place, null) }));
  return {
    me: member.id,
    members: chat.members(),
    places: pages.map(({ place, hasEarlier }) => {
      return {
        id: place.id,
        name: place.name,
        topic: place.topic,
        direct: place.directWith !== null,
        hasEarlier,
      };
    }),
    messages: pages.flatMap((page) => page.messages),
    commands: commands.filter((command) => member.isAdmin || !command.adminOnly),
    clock,
    revision: chat.revision(),
  };
}
