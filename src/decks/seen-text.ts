// What people see of a text.

/** Characters without a shape of their own: controls, joiners, fillers, the empty braille cell. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+/gu;

/** Without what nobody sees, spaces evened out: texts that look the same are the same. */
export function seenText(text: string): string {
  return text
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

export function isSeen(text: string): boolean {
  return seenText(text) !== '';
}
