// What a storm does to Redis.
export interface RedisFaults {
  /** As a restart does it: what was written is there again afterwards. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Everything in it is gone. */
  flushall(): Promise<void>;
}
