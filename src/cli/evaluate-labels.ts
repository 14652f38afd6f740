// What people call an emotion, as a class of the model: its own class names and the words that data sets use for them,
// in any case.

/** Each row holds words for one emotion; one of them is the class's name in the model. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['anger', 'angry'],
  ['disgust', 'disgusted'],
  ['fear', 'fearful'],
  ['joy', 'joyful', 'happy', 'happiness'],
  ['neutral', 'calm'],
  ['sadness', 'sad'],
  ['surprise', 'surprised'],
];

/** Class of the model by every word that is understood, in lower case. Words for classes it lacks are not in it. */
export function understoodLabels(classes: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    classes.flatMap((name) => {
      const own = name.toLowerCase();
      const words = SYNONYMS.find((row) => row.includes(own)) ?? [own];
      return words.map((word) => [word, name] as const);
    }),
  );
}

/** The class that `label` names, null where it is not understood. */
export function classOfLabel(understood: ReadonlyMap<string, string>, label: string): string | null {
  return understood.get(label.trim().toLowerCase()) ?? null;
}
