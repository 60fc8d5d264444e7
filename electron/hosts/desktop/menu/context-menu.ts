import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';

type Clicked = {
  readonly isEditable: boolean;
  readonly selectionText: string;
  readonly editFlags: {
    readonly canCut: boolean;
    readonly canCopy: boolean;
    readonly canPaste: boolean;
    readonly canSelectAll: boolean;
  };
};

/**
 * Gives texts and text fields the menu that a right click brings everywhere else; Electron has none of its own. Where the page shows a
 * menu itself, this is not asked.
 */
export function offerEditing(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, clicked) => {
    const items = editingItems(clicked);
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}

function editingItems({ isEditable, selectionText, editFlags }: Clicked): MenuItemConstructorOptions[] {
  if (isEditable) {
    return [
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ];
  }
  return selectionText.trim() === '' ? [] : [{ role: 'copy' }];
}
