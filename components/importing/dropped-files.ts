/** A file to upload with its path below what was dropped, `/` between folders. */
export interface UploadFile {
  path: string;
  file: File;
}

/** Files of an `<input type="file">`; a chosen folder keeps its paths. */
export function chosenFiles(list: FileList | null): UploadFile[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Files of a drop, folders walked to the bottom. Call it inside the drop event: the browser empties
 * `transfer` when the event ends, so the entries are taken before the first await.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<UploadFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found = entries.length > 0 ? await Promise.all(entries.map((entry) => filesOf(entry))) : [];
  return entries.length > 0 ? found.flat() : chosenFiles(transfer.files);
}

async function filesOf(entry: FileSystemEntry): Promise<UploadFile[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFile(entry)) return [{ path, file: await new Promise<File>((done, fail) => entry.file(done, fail)) }];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // A reader hands out at most 100 entries at a time, and none when it is through.
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) break;
    children.push(...some);
  }
  return (await Promise.all(children.map((child) => filesOf(child)))).flat();
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
