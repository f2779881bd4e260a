/** The limits of an import, handed down by the page. All sizes in bytes. */
export interface ImportLimits {
  files: number;
  fileBytes: number;
  totalBytes: number;
  uploadBytes: number;
  partBytes: number;
}
