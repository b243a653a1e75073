// Which options of the tea deck are right.

const RIGHT = /(?:About 75 degrees|Nearly boiling|Two minutes|Five minutes|China|Powdered leaves)$/;

/** The label of the right or a wrong option in the words of a question; `Show answer` for a recall card. */
export function optionIn(words: string, right: boolean): string {
  const line = words.split('\n').find((each) => /^[ABC] {1,2}\S/.test(each) && RIGHT.test(each) === right);
  return line?.slice(0, 1) ?? 'Show answer';
}
