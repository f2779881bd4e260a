// A shortcut to the modules of drizzle-orm for the process that reads this first (`--import`).
import * as module from 'node:module';

const DRIZZLE = '/node_modules/drizzle-orm/';

/**
 * Of each of its hundred modules Node asks the package's package.json, 180 kB of JSON, what kind of module it is; they
 * ask for each other as modules. Saves half a second and 150 MB at every start. Not in Node before 22.15.
 */
module.registerHooks?.({
  resolve(specifier, context, next) {
    const { parentURL, conditions } = context;
    const own = specifier.startsWith('.') && specifier.endsWith('.js') && parentURL?.includes(DRIZZLE);
    if (!own || !conditions.includes('import')) return next(specifier, context);
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
  },
});
