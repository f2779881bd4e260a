import type { ReactNode } from 'react';
import type { LaunchOptions } from '@/lib/api/launches';
import type { DraftKey } from './draft';
import type { LaunchField } from './launch-problem';
import type { NumberKey } from './setting-words';
import type { LaunchForm } from './use-launch-form';

/** What every group of settings gets. */
export interface SettingsParts {
  form: LaunchForm;
  options: LaunchOptions;
  /** What is wrong with a field; null when nothing is. */
  says: (field: LaunchField) => string | null;
  /** A number field by its key. */
  number: (key: NumberKey & DraftKey) => ReactNode;
}
