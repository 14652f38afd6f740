// Options that several commands have, checked.
import { type Backend, FORMS, type FormChoice } from '../../src/engine/protocol';

/** How kernels are cut on webgpu. @throws for another form, or off webgpu, where there is none */
export function formOf(asked: string | undefined, backend: Backend): FormChoice {
  if (asked === undefined) return 'auto';
  if (backend !== 'webgpu') throw new Error(`--form ${asked}: goes with --backend webgpu`);
  const form = FORMS.find((name) => name === asked);
  if (form === undefined) throw new Error(`--form ${asked}: ${FORMS.join(', ')}`);
  return form;
}
