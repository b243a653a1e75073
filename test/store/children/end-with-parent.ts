// Ends this process when the one that started it is gone, however that ended.

/** Call it first: the parent holds the other end of standard input and writes nothing. */
export function endWithParent(): void {
  process.stdin.resume();
  process.stdin.on('close', () => process.exit(1));
  process.stdin.unref();
}
