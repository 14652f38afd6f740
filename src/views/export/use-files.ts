// Makes the small files one after the other while the dialog is open, so that their sizes are known and saving is
// instant; one that a person asks for comes next.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReportWords } from '../../export/report';
import type { ExportSubject } from '../../export/subject';
import { type PlainError, toPlainError } from '../../lib/errors';
import { FILE_KINDS, type FileKind, makeFile } from './make-files';

export type FileState = { readonly blob: Blob } | { readonly error: PlainError } | 'making';

/** `subject` and `words` must stay the same objects while the dialog is open. */
export function useFiles(subject: ExportSubject, words: ReportWords) {
  const [files, setFiles] = useState<Partial<Record<FileKind, FileState>>>({});
  const made = useRef(new Map<FileKind, Promise<Blob>>());

  const make = useCallback(
    (kind: FileKind): Promise<Blob> => {
      const known = made.current.get(kind);
      if (known) return known;
      const show = (state: FileState) => setFiles((before) => ({ ...before, [kind]: state }));
      show('making');
      const making = makeFile(kind, subject, words);
      made.current.set(kind, making);
      making.then(
        (blob) => show({ blob }),
        (error: unknown) => {
          made.current.delete(kind);
          show({ error: toPlainError(error) });
        },
      );
      return making;
    },
    [subject, words],
  );

  useEffect(() => {
    let gone = false;
    const makeAll = async () => {
      for (const kind of FILE_KINDS) {
        if (gone) return;
        await make(kind).catch(() => undefined);
      }
    };
    void makeAll();
    return () => {
      gone = true;
    };
  }, [make]);

  return { files, make };
}
