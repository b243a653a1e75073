// Which addresses a deck may link to.

/** The longest address that every platform takes in a link. */
const MAX_URL_LENGTH = 500;

/** True for a whole https address without credentials, spaces, or characters that end a link on some platform. */
export function isHttpsUrl(text: string): boolean {
  if (text.length > MAX_URL_LENGTH || !/^https:\/\/[^\s<>"`|\\{}^\p{C}]+$/u.test(text)) return false;
  const url = URL.parse(text);
  return url !== null && url.hostname !== '' && url.username === '' && url.password === '';
}
