import type { WorldDocument } from '@runtime/contracts';
import {
  assembleProfile,
  type CompiledPolicy,
  compilePolicy,
  type DecidingPolicy,
  decide,
  type EngineDecision,
  loadVirtualHost,
  type PolicyDecision,
  runTimeBlockApplies,
  type VirtualHost,
} from '@runtime/sbpl';
import { type World, worldFromDocument } from '@runtime/worlds';
import { groundAdditions } from './ground.js';
import type { Asked, CampaignQuestion, ProfileText } from './types.js';

/** The policy engine in one world, on the ground that questions are about. */
export class Engine {
  readonly world: World;
  readonly host: VirtualHost;
  readonly #runTimeBlock: boolean;

  constructor(world: World, { runTimeBlock = false }: { runTimeBlock?: boolean } = {}) {
    this.world = world;
    const base = loadVirtualHost(world);
    this.host = loadVirtualHost(world, groundAdditions(base.data.process.uid));
    this.#runTimeBlock = runTimeBlock;
  }

  compile(
    { text, imports }: ProfileText,
    drivers: readonly (string | undefined)[],
    params?: Readonly<Record<string, string>>,
  ): CompiledPolicy {
    const runTimeBlock = this.#runTimeBlock && runTimeBlockApplies([...drivers]);
    return compilePolicy(assembleProfile({ text, file: 'campaign.sb', runTimeBlock, world: this.world }), this.world, {
      params: params ?? {},
      imports: (name) => (imports.has(name) ? { text: imports.get(name) as string, file: name } : null),
    });
  }

  decide(policy: DecidingPolicy, question: CampaignQuestion): PolicyDecision {
    return decide(policy, question, this.host);
  }

  answer(asked: Asked, params?: Readonly<Record<string, string>>): EngineDecision {
    return this.decide(this.compile(asked, asked.drivers, params), asked.question).decision;
  }

  /** The same engine in a world that differs. */
  inWorld(change: (document: WorldDocument) => WorldDocument): Engine {
    return new Engine(worldFromDocument(change(this.world.document as WorldDocument)), { runTimeBlock: this.#runTimeBlock });
  }
}
