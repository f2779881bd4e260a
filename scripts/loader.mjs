// Reads TypeScript; what every process of Runoff but the web server is started with (`--import`).
import 'tsx';
import './plain-modules.mjs';
