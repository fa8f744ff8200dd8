export { builtInWorld, type World, worldFromDocument } from '@runtime/worlds';
export { type CaptureOptions, type CaptureProgress, type CaptureResult, captureWorld } from './capture.js';
export { diffWorlds, type WorldDiff } from './diff.js';
export { CaptureError, type CaptureErrorCode } from './error.js';
