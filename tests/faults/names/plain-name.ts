/** Names that Windows takes for devices: "Naming Files, Paths, and Namespaces" in Microsoft’s documentation of Win32. */
const DEVICES = new Set([
  ...['con', 'prn', 'aux', 'nul', 'conin$', 'conout$'],
  ...[...'0123456789¹²³'].flatMap((digit) => [`com${digit}`, `lpt${digit}`]),
]);
/** What turns the direction of a text, hides in it, or steers a terminal. */
const UNSEEN = /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const MOST_BYTES = 255;

/** Why a name could lead elsewhere, or be refused, on Linux, macOS or Windows; null when it is one plain name everywhere. */
export function whyNotPlain(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return 'it is no name';
  if (/[<>:"/\\|?*]/.test(name)) return 'it has a sign that some system takes for more than a letter';
  if (UNSEEN.test(name)) return 'it has a sign that nobody sees';
  if (!name.isWellFormed()) return 'it is no text';
  if (/[. ]$/.test(name)) return 'Windows takes its end away';
  if (/^[.\- ]/.test(name)) return 'it is hidden, an option, or begins with a space';
  if (DEVICES.has((name.split('.')[0] ?? '').trimEnd().toLowerCase())) return 'it is a device of Windows';
  if (Buffer.byteLength(name) > MOST_BYTES) return 'it is too long';
  return name === name.normalize('NFC') ? null : 'macOS would write it another way';
}
