// The rows of the Store as the product sees them.
export type * from './records/learning.ts';
export type * from './records/people.ts';
export type * from './records/posts.ts';
export type * from './records/sending.ts';
