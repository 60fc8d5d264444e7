/** better-sqlite3's native part is built for this one; in an older Node it crashes the process when it is loaded. */
const OLDEST = 22;

/** Why this program cannot run in this Node, in one line; null when it can. Electron brings what it needs. */
export function nodeTooOld({ electron, node }: Partial<NodeJS.ProcessVersions>): string | null {
  if (electron !== undefined || Number.parseInt(node ?? '', 10) >= OLDEST) return null;
  return `Safelight needs Node ${OLDEST} or newer, and this is Node ${node} — run it by npm start or npm run safelight, which bring their own, or install a newer Node.`;
}
