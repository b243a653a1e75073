// Every table of the database, in one name space.
export * from './schema/access.ts';
export * from './schema/channels.ts';
export * from './schema/decks.ts';
export * from './schema/learning.ts';
export * from './schema/outbox.ts';
export * from './schema/people.ts';
