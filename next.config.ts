import type { NextConfig } from 'next';

/** What no page of ours asks the browser for. */
const UNUSED = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'magnetometer'],
  ...['microphone', 'midi', 'payment', 'publickey-credentials-get', 'serial', 'usb', 'xr-spatial-tracking'],
];

const config: NextConfig = {
  reactStrictMode: true,
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  // `npm run verify` checks them; CI runs it first.
  typescript: { ignoreBuildErrors: process.env.RUNOFF_TYPES_CHECKED === '1' },
  // `next dev` else refuses its own pages there what makes them live.
  allowedDevOrigins: ['127.0.0.1'],
  // `next dev` else writes the arguments of every action into its log: passwords, too.
  logging: { serverFunctions: false },
  // Native or worker-thread packages that must not be bundled into the server.
  serverExternalPackages: ['better-sqlite3', 'pino'],
  experimental: {
    // `forbidden()`: a page that a role is too low for answers 403.
    authInterrupts: true,
    // One upload part is at most 8 MiB (lib/import/limits.ts); the rest is room for multipart framing.
    serverActions: { bodySizeLimit: '10mb' },
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
          { key: 'Permissions-Policy', value: UNUSED.map((feature) => `${feature}=()`).join(', ') },
        ],
      },
    ];
  },
};

export default config;
