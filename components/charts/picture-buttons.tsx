'use client';

import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { pngOf, saveFile, svgFile, type Picture } from './download';

/** Takes a drawing away as PNG or SVG; both are made of the same picture. */
export function PictureButtons({
  name,
  title,
  picture,
}: {
  /** Of the files, without their endings. */
  name: string;
  title: string;
  /** Null while there is nothing to draw. */
  picture: () => Picture | null;
}) {
  const save = async (ending: 'png' | 'svg') => {
    try {
      const drawn = picture();
      if (drawn) saveFile(`${name}.${ending}`, ending === 'svg' ? svgFile(drawn) : await pngOf(drawn));
    } catch (error) {
      toast.error(`The picture of “${title}” could not be made: ${String(error)}`);
    }
  };
  return (
    <>
      <Button kind="quiet" small onClick={() => void save('png')} title="Download the picture">
        PNG<span className="sr-only"> of {title}</span>
      </Button>
      <Button kind="quiet" small onClick={() => void save('svg')} title="Download the picture as vectors">
        SVG<span className="sr-only"> of {title}</span>
      </Button>
    </>
  );
}
