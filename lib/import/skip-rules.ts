/** Folders that hold no rollouts and many files. */
const SKIPPED_FOLDERS = new Set([
  'node_modules',
  '.git',
  '__pycache__',
  '.venv',
  'venv',
  '__MACOSX',
  '.next',
  '.cache',
]);

/** Ends of names of files that are never a trajectory, whatever they hold. */
const SKIPPED_ENDS =
  /\.(png|jpe?g|gif|webp|ico|bmp|tiff?|pdf|mp[34]|m4a|mov|avi|webm|wav|ogg|woff2?|ttf|otf|gz|tgz|bz2|xz|zst|7z|rar|tar|whl|jar|so|dylib|dll|exe|bin|o|a|pyc|class|wasm|sqlite3?|db|parquet|npy|npz|pt|pth|safetensors|gguf|h5|pkl|onnx)$/i;

const SKIPPED_NAMES = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** Why a folder is not entered; null when it is. */
export function skipFolder(name: string): string | null {
  return SKIPPED_FOLDERS.has(name) ? 'a folder of tools or packages, not looked into' : null;
}

/** Why a file is not opened, told from its name alone; null when it is. */
export function skipFile(name: string): string | null {
  if (SKIPPED_NAMES.has(name)) return 'a file of the operating system';
  return SKIPPED_ENDS.test(name) ? 'a binary file by its name, not opened' : null;
}
