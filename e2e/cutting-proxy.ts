import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy before a server whose connections can be cut, as a bad network does. */
export interface CuttingProxy {
  url: string;
  /** Breaks every open connection and refuses new ones for this long, in milliseconds. */
  cut(ms: number): void;
  close(): Promise<void>;
}

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const port = Number(new URL(target).port);
  const open = new Set<Socket>();
  let refusedUntil = 0;
  const server = createServer((near) => {
    if (Date.now() < refusedUntil) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      // A cut connection ends with an error at either end; both sockets are gone then.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    return undefined;
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: (ms) => {
      refusedUntil = Date.now() + ms;
      cutAll();
    },
    close: () => {
      cutAll();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
