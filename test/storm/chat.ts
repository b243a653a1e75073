// A platform as the people of a storm use it: what they see, and what they can click there. The same for both.
import type { PlatformName } from './plan-faults.ts';

export interface Member {
  readonly platform: PlatformName;
  /** The platform's id. */
  readonly id: string;
  readonly name: string;
  readonly zone: string;
}

export interface Button {
  /** The product's own id. */
  readonly id: string;
  readonly label: string;
  /** A click by whoever sees it. */
  press(): Promise<Sight>;
}

export interface Select {
  readonly values: readonly string[];
  choose(value: string): Promise<Sight>;
}

/** What somebody sees: words, and what can be clicked. */
export interface Sight {
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly selects: readonly Select[];
}

/** A message that stands in a channel or in somebody's direct messages. */
export interface Standing extends Sight {
  /** Of the message, on its platform. */
  readonly key: string;
  /** By the world's time. */
  readonly at: number;
}

/** The platform told the person that nothing came of it, or said nothing. */
export class Unanswered extends Error {}

export interface Chat {
  readonly platform: PlatformName;
  readonly members: readonly Member[];
  /** Types a command, in the first channel unless told. Rejects with Unanswered, as all that people do. */
  type(who: Member, words: string, channel?: number): Promise<Sight>;
  /** Sends a click on a button that no message carries. */
  forge(who: Member, buttonId: string): Promise<Sight>;
  /** Opens whatever the platform has in the way of a page of one's own. */
  openHome(who: Member): Promise<void>;
  /** Looks at the channels: until the next look they are as they were then. */
  look(): void;
  /** Everything public in the channels, oldest first in each, for this person to click. */
  channelMessages(who: Member): readonly Standing[];
  direct(who: Member): readonly Standing[];
}
