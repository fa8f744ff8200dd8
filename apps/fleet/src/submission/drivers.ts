import { driverOf } from '@runtime/contracts';
import type { CompiledPlan } from '@runtime/plan';
import { FleetError } from '../error.js';

/**
 * A suite of somebody else is data: it says which driver performs a probe, and the drivers are ours. One that asks for another is
 * not run in part.
 *
 * @throws FleetError `FLEET_DRIVER_UNKNOWN`.
 */
export function refuseUnknownDrivers({ plan_path, profiles }: CompiledPlan): void {
  for (const { profile_id, probes } of profiles) {
    for (const { driver, expectation_id } of probes) {
      if (driver === undefined || driverOf(driver) !== null) continue;
      throw new FleetError({
        code: 'FLEET_DRIVER_UNKNOWN',
        message: `the probe ${expectation_id} of ${profile_id} asks for the driver ${JSON.stringify(driver)}, which is not in the table`,
        path: plan_path,
        hint: 'name one of the drivers that docs/formats/drivers.md lists',
      });
    }
  }
}
