/** A file with its place in what was dropped, `/` between folders. */
export interface PickedFile {
  path: string;
  file: File;
}

const readEntries = (reader: FileSystemDirectoryReader) =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
const readFile = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject));

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

async function walk(entry: FileSystemEntry, into: PickedFile[], most: number): Promise<void> {
  if (into.length > most) return;
  if (isFile(entry)) into.push({ path: entry.fullPath.replace(/^\//, ''), file: await readFile(entry) });
  else if (isFolder(entry)) {
    const reader = entry.createReader();
    // A reader hands out at most a hundred entries at a time, and none at the end.
    for (let some = await readEntries(reader); some.length > 0; some = await readEntries(reader))
      for (const child of some) await walk(child, into, most);
  }
}

/**
 * Every file of what was dropped, folders opened; stops soon after `most`. Call it in the drop event itself:
 * the browser forgets the items afterwards.
 */
export async function droppedFiles(data: DataTransfer, most: number): Promise<PickedFile[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files: PickedFile[] = [];
  for (const entry of entries) await walk(entry, files, most);
  return files;
}

/** Files of a file or folder chooser. */
export const chosenFiles = (list: FileList): PickedFile[] =>
  [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
