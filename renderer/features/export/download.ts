/** Has the browser save the file of an export that is done: where, it asks or its user has said. */
export function downloadExport(exportId: string, name: string): void {
  const link = document.createElement('a');
  link.href = `/media/export/${exportId}`;
  link.download = name;
  link.click();
}
