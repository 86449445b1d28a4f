import type { Lab } from '../lab/lab.svelte';

/** Which case of the library is in a playground's editor. */
export class ChosenCase {
  id = $state<string>();
}

const all = new WeakMap<Lab, ChosenCase>();

/** That of the lab's playground, known without loading the playground. */
export function chosenCaseOf(lab: Lab): ChosenCase {
  const known = all.get(lab);
  if (known) return known;
  const chosen = new ChosenCase();
  all.set(lab, chosen);
  return chosen;
}
