import type { ListedRun, ReindexResult, ValidationResult } from '@runtime/bundle-store';
import type { ResultName, ResultOf } from '@runtime/contracts';
import type {
  Finding,
  PlanBuildResult,
  PlanDescription,
  PlanListing,
  RegistryListing,
  TemplateListing,
  UpgradeResult,
} from '@runtime/plan';
import type { PacketProblem, PacketRefusal, PacketVerification } from '@runtime/promotion';
import type { BundleDiff, ReportResult } from '@runtime/report';
import type { PolicyDecision } from '@runtime/sbpl';
import { expectTypeOf, it } from 'vitest';

type Result<Name extends string> = ResultOf<Extract<ResultName, `result.${Name}`>>;
type Problem = Result<'verify-packet'>['problems'][number];

/** Checked by the compiler: `npx tsc --noEmit -p apps/cli`. What a package returns is what the schema of its result says. */
it('has for each type that a package returns the schema of the same type', () => {
  expectTypeOf<ValidationResult>().toEqualTypeOf<Result<'validate-bundle'>>();
  // What a repair found is told on the side: the answer itself is the reference's.
  expectTypeOf<ReindexResult>().toEqualTypeOf<Omit<Result<'reindex-bundle'>, 'before' | 'after'>>();
  expectTypeOf<ListedRun[]>().toEqualTypeOf<Result<'list-runs'>>();
  expectTypeOf<ReportResult>().toEqualTypeOf<Result<'report'>>();
  expectTypeOf<BundleDiff>().branded.toEqualTypeOf<Result<'diff'>>();
  expectTypeOf<PolicyDecision>().toEqualTypeOf<Result<'explain'>>();
  expectTypeOf<Finding[]>().toEqualTypeOf<Result<'plan-lint'>['errors']>();
  expectTypeOf<PlanBuildResult>().toEqualTypeOf<Result<'plan-build'>>();
  expectTypeOf<PlanDescription>().toEqualTypeOf<Result<'describe-plan'>>();
  expectTypeOf<PlanListing[]>().toEqualTypeOf<Result<'list-plans'>>();
  expectTypeOf<TemplateListing[]>().toEqualTypeOf<Result<'list-templates'>>();
  expectTypeOf<RegistryListing[]>().toEqualTypeOf<Result<'list-registries'>>();
  expectTypeOf<UpgradeResult>().toEqualTypeOf<Result<'registry-upgrade'>>();
  expectTypeOf<PacketRefusal>().toEqualTypeOf<Extract<Result<'emit-promotion'>, { written: false }>>();
  expectTypeOf<Omit<PacketVerification, 'problems'>>().toEqualTypeOf<Omit<Result<'verify-packet'>, 'problems'>>();
  // The package lists the codes it knows, and lets others through.
  expectTypeOf<Omit<PacketProblem, 'code' | 'reasons'>>().toEqualTypeOf<Omit<Problem, 'code' | 'reasons'>>();
  expectTypeOf<PacketProblem>().toExtend<Problem>();
});
