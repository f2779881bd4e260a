import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { errorMessage, RunoffError } from '@/lib/errors';

/**
 * Writes a host file or a folder's content as a tar file: owner root, modes and times kept, links as links. A single
 * file becomes one entry `name`.
 * @returns whether `from` is a file or a folder
 * @throws RunoffError `bad-input` for a link that leads out of the folder and for sockets, pipes and devices;
 *   `not-found` when there is no `from`, `sandbox-failed` when the tar file cannot be written.
 */
export async function packTar(from: string, name: string, tarFile: string): Promise<'file' | 'folder'> {
  const real = await realpath(from).catch((cause: unknown) => {
    throw new RunoffError('not-found', `${from} cannot be copied into the sandbox: it is not there.`, {
      cause,
    });
  });
  const top = await lstat(real);
  const tar = pack();
  const written = pipeline(tar, createWriteStream(tarFile, { mode: 0o600 }));
  // It may fail while the files are still being read.
  written.catch(() => undefined);
  const filled = top.isDirectory() ? addFolder(tar, real, '') : addEntry(tar, real, '', name);
  try {
    await filled;
    tar.finalize();
    await written;
  } catch (error) {
    tar.destroy();
    await written.catch(() => undefined);
    if (error instanceof RunoffError) throw error;
    throw new RunoffError('sandbox-failed', `${from} could not be copied: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  return top.isDirectory() ? 'folder' : 'file';
}

async function addFolder(tar: Pack, root: string, folder: string): Promise<void> {
  for (const name of (await readdir(join(root, folder))).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    await addEntry(tar, root, path, path);
  }
}

async function addEntry(tar: Pack, root: string, path: string, name: string): Promise<void> {
  const host = path === '' ? root : join(root, path);
  const found = await lstat(host);
  const header = { name, mode: found.mode & 0o7777, mtime: found.mtime, uid: 0, gid: 0 };
  if (found.isDirectory()) {
    await addHeader(tar, { ...header, type: 'directory' });
    await addFolder(tar, root, path);
  } else if (found.isSymbolicLink()) {
    const linkname = await readlink(host);
    const target = normalize(join(dirname(path), linkname));
    if (isAbsolute(linkname) || target === '..' || target.startsWith('../'))
      throw new RunoffError('bad-input', `${host} is a link to ${linkname}, outside of what is copied.`);
    await addHeader(tar, { ...header, type: 'symlink', linkname });
  } else if (found.isFile()) {
    await pipeline(createReadStream(host), tar.entry({ ...header, type: 'file', size: found.size }));
  } else {
    throw new RunoffError('bad-input', `${host} is neither a file nor a folder nor a link.`);
  }
}

function addHeader(tar: Pack, header: Parameters<Pack['entry']>[0]): Promise<void> {
  return new Promise((done, fail) => {
    tar.entry(header, (error) => (error ? fail(error) : done()));
  });
}
