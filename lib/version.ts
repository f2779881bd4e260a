/** Version of Runoff's code, written into manifests and exports; equals package.json (test in tests/project.test.ts). */
export const CODE_VERSION = '0.1.0';
