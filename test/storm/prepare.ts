// Before a storm: everybody has learned something and wants to be reminded, and two channels of each platform get questions.

import type { Chat, Sight } from './chat.ts';
import { persistently } from './persistently.ts';
import type { Person } from './person.ts';
import type { World } from './world.ts';

const LEARNED = 5;
const SCHEDULES = [
  '/quiz-admin schedule time:09:00 weekdays:daily zone:Europe/Paris deck:tea',
  '/quiz-admin schedule time:18:30 weekdays:daily zone:America/New_York discussion:yes',
];

async function press({ buttons, text }: Sight, label: string): Promise<void> {
  const button = buttons.find((each) => each.label === label);
  if (button === undefined) throw new Error(`No [${label}] in: ${text}`);
  await button.press();
}

async function schedule(chat: Chat): Promise<void> {
  const [manager] = chat.members;
  if (manager === undefined) throw new Error('Nobody manages.');
  for (const [channel, words] of SCHEDULES.entries()) {
    await persistently(async () => press(await chat.type(manager, words, channel), 'Start it'));
  }
}

async function begin(chat: Chat, person: Person): Promise<void> {
  await person.act({ kind: 'question', more: LEARNED - 1, stars: 3, right: true, twice: false });
  await persistently(() => chat.type(person.who, '/quiz resume'));
}

export async function prepare({ chats }: World, people: readonly Person[]): Promise<void> {
  const [onDiscord] = chats;
  await Promise.all(onDiscord.members.map((who) => persistently(() => onDiscord.setZone(who))));
  await Promise.all(chats.map(schedule));
  await Promise.all(
    chats.flatMap((chat) =>
      people.filter(({ who }) => who.platform === chat.platform).map((person) => begin(chat, person)),
    ),
  );
}
