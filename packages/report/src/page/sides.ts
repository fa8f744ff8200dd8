import {
  askBehaviours,
  attemptOfProbe,
  type BehaviourQuestion,
  BehavioursError,
  measuredBehaviour,
  type ProtectedPlace,
  questionOfProbe,
  readQuestion,
} from '@runtime/behaviours';
import type { Decision } from '@runtime/contracts';
import { assembleProfile, compilePolicy, SbplError, virtualHostOf } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import type { JudgedProbe } from '../results/judge.js';
import type { Profiles } from '../results/sources.js';
import { probeAddress } from './address.js';
import type { ClosedPlace, Sides, TriedAction } from './model.js';

type AskedProbe = Pick<JudgedProbe, 'profile' | 'row'>;

/** Both sides of each profile that was asked about everyday actions, or about what is to stay closed. */
export function sidesOf({ profiles, world, probes }: { profiles: Profiles; world: World | null; probes: AskedProbe[] }): Sides[] {
  if (world === null) return [];
  const ofProfile = profiles.facts.map((): AskedProbe[] => []);
  for (const probe of probes) ofProfile[probe.profile]?.push(probe);
  return profiles.facts.flatMap(({ profile_id, source }, at): Sides[] => {
    const asked = byQuestion(ofProfile[at] ?? []);
    const actions: Asked<BehaviourQuestion>[] = [];
    const places: Asked<ProtectedPlace>[] = [];
    for (const [text, rows] of asked) {
      const place = attemptOfProbe(text);
      const question = place === null ? behaviourOf(text, world) : null;
      if (place !== null) places.push({ question: place, rows });
      else if (question !== null) actions.push({ question, rows });
    }
    if (actions.length + places.length === 0) return [];
    const text = source === null ? null : ownText(profiles.texts[source] ?? '', profiles.parts[source]?.[0]?.end);
    return [{ profile_id, actions: triedActions(actions, text, world), places: closedPlaces(places) }];
  });
}

interface Asked<Question> {
  question: Question;
  rows: AskedProbe[];
}

function byQuestion(probes: readonly AskedProbe[]): Map<string, AskedProbe[]> {
  const asked = new Map<string, AskedProbe[]>();
  for (const probe of probes) {
    const { expectation_id: id, operation, target } = probe.row;
    const question = questionOfProbe({ id, operation, target });
    if (question !== null) asked.set(question, [...(asked.get(question) ?? []), probe]);
  }
  return asked;
}

function behaviourOf(text: string, world: World): BehaviourQuestion | null {
  try {
    const question = readQuestion(text, world);
    return question.kind === 'behaviour' ? question.asked : null;
  } catch (error) {
    if (error instanceof BehavioursError) return null;
    throw error;
  }
}

/** The author's own part of the text that was applied. */
const ownText = (applied: string, end: number | undefined): string => (end === undefined ? applied : applied.slice(0, end));

function triedActions(actions: readonly Asked<BehaviourQuestion>[], text: string | null, world: World): TriedAction[] {
  const host = virtualHostOf(world);
  const predicted = predictedOutcomes(
    actions.map(({ question }) => question),
    text,
    world,
  );
  return actions.map(({ question, rows }, at) => {
    const rowFor = (operation: string, target: string): AskedProbe | undefined =>
      rows.find(({ row }) => row.operation === operation && row.target === (target === '' ? 'self' : target));
    const measured = measuredBehaviour(
      question,
      (operation, target) => {
        const probe = rowFor(operation, target);
        return probe === undefined ? null : ownDecision(probe);
      },
      host,
    );
    const stop = measured.denied === undefined ? rows[0] : rowFor(measured.denied.operation, measured.denied.path);
    return {
      question: question.question,
      predicted: predicted?.[at] ?? null,
      measured,
      address: stop === undefined ? null : probeAddress(stop.row.profile_id, stop.row.expectation_id),
    };
  });
}

/** What was decided, unless a rule that the run added decided it: that says nothing of the profile. */
const ownDecision = ({ row }: AskedProbe): Decision | null =>
  row.rule !== undefined && row.rule.part !== 'base' && row.rule.part !== 'import' ? null : row.scenario;

function predictedOutcomes(questions: readonly BehaviourQuestion[], text: string | null, world: World): TriedAction['predicted'][] | null {
  if (text === null || questions.length === 0 || world.missing(['operations', 'errnos', 'host']).length > 0) return null;
  try {
    const policy = compilePolicy(assembleProfile({ text, file: 'profile.sb' }), world);
    return askBehaviours(questions, { policy, host: virtualHostOf(world) }).map(({ outcome, symptom }) => ({
      outcome,
      symptom: symptom ?? null,
    }));
  } catch (error) {
    if (error instanceof SbplError) return null;
    throw error;
  }
}

function closedPlaces(asked: readonly Asked<ProtectedPlace>[]): ClosedPlace[] {
  const places = new Map<string, ClosedPlace>();
  for (const { question, rows } of asked) {
    const [probe] = rows;
    if (probe === undefined) continue;
    const { place, way } = question;
    const known = places.get(place) ?? { place, ways: [] };
    places.set(place, known);
    known.ways.push({ way, decision: ownDecision(probe), address: probeAddress(probe.row.profile_id, probe.row.expectation_id) });
  }
  return [...places.values()];
}
