// The people of a video in the page: who is seen in a segment, whom the network's square is to follow, what a user calls
// them, and curves of their own, made one after the other beside everything else.
import { videoId } from '../analysis/kept';
import type { AnalysisResult, AnalysisSession, FoundFace, PersonResult, View } from '../analysis/types';
import { toPlainError } from '../lib/errors';
import { Latest } from '../lib/latest';
import type { PageState, PageStore } from './page-state';

export interface PeopleActions {
  /** Analyses again with the square on a person's face. */
  followPerson(person: string): Promise<void>;
  /** An empty name takes the name off. */
  namePerson(person: string, name: string): void;
  /** Makes the curves of people who have none yet. */
  makeCurves(people: readonly string[]): Promise<void>;
  cancelCurves(): void;
  /** The class that people's curves are compared in; null: sentiment. */
  comparePeopleBy(name: string | null): void;
}

// The same objects every time, so that views that read them settle.
const FACE: View = { kind: 'face', person: null };
const FRAME: View = { kind: 'frame' };

/** Longest name, in characters. */
const LONGEST_NAME = 60;

/** Everybody whose face was found in a segment, largest first. */
export function facesIn({ result, faces }: Pick<PageState, 'result' | 'faces'>, index: number): readonly FoundFace[] {
  if (!result) return faces[index] ?? [];
  return result.people
    .flatMap(({ id, boxes }) => {
      const box = boxes[index];
      return box ? [{ person: id, box }] : [];
    })
    .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
}

/** What the network is shown when nothing is chosen: what the model has learned, or what a kept analysis was made with. */
export function shownView({ scope, model, result }: Pick<PageState, 'scope' | 'model' | 'result'>): View {
  if (scope.view) return scope.view;
  if (model) return model.inputs.view.kind === 'face' ? FACE : FRAME;
  return result?.settings.view ?? FRAME;
}

/** A chosen view as a scope keeps it: null where it is the model's own. */
export function scopeView(view: View, { model }: Pick<PageState, 'model'>): View | null {
  const own = model?.inputs.view.kind;
  const plain = view.kind === 'frame' || (view.kind === 'face' && view.person === null);
  return plain && view.kind === own ? null : view;
}

/** What was known of the same people from the analysis before: their names, and curves, which no view changes. */
export function withKnownPeople(result: AnalysisResult, before: AnalysisResult | null): AnalysisResult {
  if (!before || videoId(before.file) !== videoId(result.file)) return result;
  const people = result.people.map((person): PersonResult => {
    const known = before.people.find(({ boxes }) => JSON.stringify(boxes) === JSON.stringify(person.boxes));
    if (!known) return person;
    const curve = before.model.sha256 === result.model.sha256 ? (person.curve ?? known.curve) : person.curve;
    return { ...person, name: person.name ?? known.name, ...(curve && { curve }) };
  });
  return { ...result, people };
}

export function createPeople(
  { getState: get, setState: set, subscribe }: PageStore,
  session: AnalysisSession,
  analyse: () => Promise<void>,
): PeopleActions {
  const curves = new Latest();

  // Another analysis ends what is made for this one; a name changes no segment.
  subscribe(
    ({ segments }) => segments,
    () => curves.cancel(),
  );
  subscribe(
    ({ job }) => job !== null,
    () => curves.cancel(),
  );

  function change(person: string, how: (person: PersonResult) => PersonResult): void {
    const { result } = get();
    if (result)
      set({ result: { ...result, people: result.people.map((one) => (one.id === person ? how(one) : one)) } });
  }

  async function makeCurve(person: string, signal: AbortSignal): Promise<void> {
    set({ curveJob: { person, done: 0 } });
    const curve = await session.follow(
      person,
      (done) => {
        if (!signal.aborted) set({ curveJob: { person, done } });
      },
      signal,
    );
    if (!signal.aborted) change(person, (one) => ({ ...one, curve }));
  }

  return {
    async followPerson(person) {
      set({ scope: { ...get().scope, view: { kind: 'face', person } } });
      await analyse();
    },

    namePerson(person, name) {
      const chosen = name.trim().slice(0, LONGEST_NAME) || null;
      change(person, (one) => ({ ...one, name: chosen }));
    },

    async makeCurves(people) {
      if (get().job || get().curveJob) return;
      try {
        await curves.run(async (signal) => {
          for (const person of people) if (!signal.aborted) await makeCurve(person, signal);
        });
      } catch (thrown) {
        const error = toPlainError(thrown);
        if (error.code !== 'cancelled') set({ error });
      } finally {
        set({ curveJob: null });
      }
    },

    cancelCurves: () => curves.cancel(),
    comparePeopleBy: (personClass) => set({ personClass }),
  };
}
