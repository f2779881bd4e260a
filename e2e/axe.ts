import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe finds wrong with a page: the rule and the first element each. No page of ours has frames; without the blank
 * page that is opened for them (what "legacy" means) it takes half the time, and half of the rest without a record of
 * all that is right.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 200)}`);
}
