// The least that shows a page in Electron: a window, and the app's own way of telling it what has happened. With nothing but
// `about:blank` it is the empty window that starts are compared with.
const { app, BrowserWindow } = require('electron');

const [url = 'about:blank', preload = ''] = process.argv.slice(-2);

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1_200,
    height: 800,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, ...(preload === 'none' ? {} : { preload }) },
  });
  window.once('ready-to-show', () => window.show());
  return window.loadURL(url);
});
app.on('window-all-closed', () => app.quit());
