import { listOf } from './data.js';
import { filled } from './lines.js';

/** A place that is to stay closed. */
export interface Closed {
  what: string;
  path: string;
  /** A file in it, where it is a folder. */
  inside?: string;
  /** False: reading it does no harm. */
  read: boolean;
}

interface Service {
  what: string;
  operation: string;
  target: string;
}

/** Places that hold credentials or run outside later. Those in a working folder are left out where none is given. */
export function usualPlaces(home: string, workspace: string | undefined): Closed[] {
  const values = { HOME: home, ...(workspace === undefined ? {} : { WORKSPACE: workspace }) };
  return listOf<Closed>('protected.json').flatMap((each) => {
    const path = filled(each.path, values);
    return path === null ? [] : [{ ...each, path }];
  });
}

/** Services outside of a sandbox that do work for who asks. */
export const closedServices = (home: string): Service[] =>
  listOf<Service>('services.json').map((each) => ({ ...each, target: filled(each.target, { HOME: home }) ?? each.target }));
