import { behaviours } from './data.js';
import { filled } from './lines.js';
import { type BehaviourQuestion, readBehaviour } from './question.js';

/** The questions of the everyday set. Those about a working folder are left out where none is given. */
export function everydayQuestions(workspace?: string): BehaviourQuestion[] {
  const values = workspace === undefined ? {} : { WORKSPACE: workspace === '/' ? '' : workspace.replace(/\/+$/, '') };
  return [...behaviours().values()].flatMap(({ name, everyday = [], parameters }) =>
    everyday.flatMap((given) => {
      const words = given.map((text) => filled(text, values));
      const missing = words.indexOf(null);
      if (missing === -1) return [readBehaviour([name, ...(words as string[])])];
      return parameters[missing]?.optional === true ? [readBehaviour([name, ...(words.slice(0, missing) as string[])])] : [];
    }),
  );
}
