/** What every web page can do by itself, in a browser and in the desktop window alike. */

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The clipboard API needs focus and permission; the old way needs neither.
    const area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('readonly', '');
    area.className = 'visually-hidden';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** How long a browser may take to begin with a download: it reads the file from the page. */
const DOWNLOAD_MS = 60_000;

export function saveFile(name: string, content: string | Blob): Promise<undefined> {
  const file =
    content instanceof Blob ? content : new Blob([content], { type: 'text/plain;charset=utf-8' });
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_MS);
  return Promise.resolve(undefined);
}
