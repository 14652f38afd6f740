// How people are told apart: a letter, and on curves a dash and a marker of their own, since colours belong to emotions.
import type { PersonResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import type { PersonLook } from '../../export/subject';

const LOOKS: readonly PersonLook[] = [
  { dash: 'none', shape: 'circle', colour: 'text' },
  { dash: '7 4', shape: 'square', colour: 'accent' },
  { dash: '2 3', shape: 'triangle', colour: 'text' },
  { dash: '9 3 2 3', shape: 'diamond', colour: 'accent' },
  { dash: '4 4', shape: 'triangle-down', colour: 'muted' },
  { dash: '12 4', shape: 'cross', colour: 'text' },
];

/** `index`: the person's place among all people of the result. */
export function personLook(index: number): PersonLook {
  return LOOKS[index % LOOKS.length] ?? { dash: 'none', shape: 'circle', colour: 'text' };
}

/** What a person is called. */
export function personName(person: Pick<PersonResult, 'id' | 'name'>): string {
  return person.name ?? strings.people.person(person.id);
}

/** What the person with an id is called, who may not be among the people yet. */
export function nameOf(people: readonly Pick<PersonResult, 'id' | 'name'>[], id: string): string {
  return personName(people.find((person) => person.id === id) ?? { id, name: null });
}
