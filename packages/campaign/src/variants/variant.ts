import type { EngineDecision } from '@runtime/sbpl';
import type { Engine } from '../engine.js';
import type { Asked, DisagreementKind } from '../types.js';

/** A way in which a host may differ from the engine. */
export interface ModelVariant {
  id: string;
  /** What it says, as a statement about the host. */
  title: string;
  /** What disagreements are about that it explains. */
  kind: DisagreementKind;
  answer(asked: Asked, engine: Engine): EngineDecision;
}
