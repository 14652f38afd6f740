// A file in, its segments as they come, and the result. The analyzer is kept as long as the component is there.
import { type AnalysisResult, createAnalyzer, MartError, type SegmentResult } from 'mart-emotion';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';

/** The likeliest class and its probability. */
function strongest({ distribution }: SegmentResult, classes: readonly string[]): string {
  const share = Math.max(...distribution);
  return `${classes[distribution.indexOf(share)]} ${share.toFixed(2)}`;
}

export function App() {
  const analyzer = useRef<ReturnType<typeof createAnalyzer> | null>(null);
  const running = useRef<AbortController | null>(null);
  const [state, setState] = useState('Choose a video.');
  const [segments, setSegments] = useState<readonly SegmentResult[]>([]);
  const [result, setResult] = useState<AnalysisResult | null>(null);

  useEffect(() => {
    analyzer.current = createAnalyzer();
    return () => void analyzer.current?.close();
  }, []);

  async function analyze({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    if (!file || !analyzer.current) return;
    running.current?.abort();
    running.current = new AbortController();
    setSegments([]);
    setResult(null);
    try {
      const analysis = await analyzer.current.analyze(file, {
        segments: 4,
        signal: running.current.signal,
        onProgress: ({ stage, done }) => setState(`${stage}, ${Math.round(100 * done)} %`),
        onSegment: (segment, { index }) => setSegments((before) => Object.assign([...before], { [index]: segment })),
      });
      setState(`${analysis.file.name}: done`);
      setResult(analysis);
    } catch (error) {
      setState(error instanceof MartError ? `${error.code}: ${error.message}` : String(error));
    }
  }

  return (
    <main>
      <h1>Which emotion does a video convey?</h1>
      <input id="file" type="file" accept="video/*" aria-label="A video" onChange={analyze} />
      <button type="button" onClick={() => running.current?.abort()}>
        Stop
      </button>
      <output id="state">{state}</output>
      <ol>
        {segments.map((segment) => (
          <li key={segment.start}>
            {segment.start.toFixed(1)} to {segment.end.toFixed(1)} s
            {result && `: ${strongest(segment, result.model.classes)}`}
          </li>
        ))}
      </ol>
      <pre id="result">{result && JSON.stringify(result)}</pre>
    </main>
  );
}
