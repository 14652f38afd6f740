// What can be saved: a row per file with what it is for, its size and a button; the masked video with its progress.
import { useState } from 'react';
import { fileNameFor } from '../../export/file-name';
import type { ReportWords } from '../../export/report';
import type { ExportSubject } from '../../export/subject';
import { errorText, strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import { reportWords, subjectOf } from './export-subject';
import { FILE_ENDINGS, FILE_KINDS, type FileKind, saveBlob } from './make-files';
import { type FileState, useFiles } from './use-files';
import type { VideoMaking } from './use-masked-video';
import { VideoRow } from './video-row';

export function ExportPanel({ making }: { readonly making: VideoMaking }) {
  const { store, maskOf } = usePage();
  // As it stood when the dialog opened: files that belong together show one mask.
  const [made] = useState(() => {
    const state = store.getState();
    const subject = subjectOf(state, maskOf);
    return subject && { subject, words: reportWords(subject.kept.result, state) };
  });
  if (!made) return null;
  return (
    <>
      <p className="muted">{strings.export.intro}</p>
      <Rows {...made} video={<VideoRow subject={made.subject} making={making} />} />
    </>
  );
}

interface RowsProps {
  readonly subject: ExportSubject;
  readonly words: ReportWords;
  readonly video: React.ReactNode;
}

function Rows({ subject, words, video }: RowsProps) {
  const { files, make } = useFiles(subject, words);
  const save = async (kind: FileKind) => {
    const blob = await make(kind).catch(() => null);
    if (blob) saveBlob(blob, fileNameFor(subject.kept.result.file.name, FILE_ENDINGS[kind]));
  };
  const [first, ...others] = FILE_KINDS.map((kind) => (
    <FileRow key={kind} kind={kind} state={files[kind]} onSave={() => void save(kind)} />
  ));
  return (
    <ul className="export-list">
      {first}
      {video}
      {others}
    </ul>
  );
}

interface FileRowProps {
  readonly kind: FileKind;
  readonly state: FileState | undefined;
  readonly onSave: () => void;
}

function FileRow({ kind, state, onSave }: FileRowProps) {
  const words = strings.export;
  const { name, what } = words.files[kind];
  const made = typeof state === 'object' && 'blob' in state ? state.blob : null;
  const error = typeof state === 'object' && 'error' in state ? state.error : null;
  return (
    <li className="export-row">
      <div>
        <p>
          <strong>{name}</strong> <span className="muted small">{FILE_ENDINGS[kind].replace(/^.*\./, '.')}</span>
        </p>
        <p className="muted">{what}</p>
        {error && <p role="alert">{errorText(error)}</p>}
      </div>
      <span className="muted small numeric" aria-live="off">
        {made && words.size(made.size)}
        {state === 'making' && words.making}
      </span>
      <button type="button" className="button" aria-label={words.saveFile(name)} onClick={onSave}>
        {words.save}
      </button>
    </li>
  );
}
