/** The limits of an import, as the import page states them. This file is read by the browser too. */

/** Files one import may hold; more is refused as a whole. */
export const MAX_FILES = 20_000;

/** Bytes of the largest single file that is read (256 MiB). */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** Bytes of all files of one import together, unzipped (2 GiB). */
export const MAX_TOTAL_BYTES = 2 * 1024 * 1024 * 1024;

/** How many times larger than its zipped form an entry of a .zip may be. Logs rarely pass 100. */
export const MAX_ZIP_RATIO = 300;

/** Entries smaller than this (1 MiB unzipped) may have any ratio. */
export const ZIP_RATIO_FREE_BYTES = 1024 * 1024;

/** Bytes of one part of an upload from the browser (8 MiB). */
export const UPLOAD_PART_BYTES = 8 * 1024 * 1024;

/** Bytes of one upload from the browser (512 MiB); larger folders are imported by path. */
export const MAX_UPLOAD_BYTES = 512 * 1024 * 1024;

/** Levels of nesting a JSON file may have; deeper ones are refused. */
export const MAX_JSON_DEPTH = 200;

/** Characters of one attached log that are kept; of a longer one the middle is left out. */
export const MAX_ATTACHMENT_CHARS = 1_000_000;
