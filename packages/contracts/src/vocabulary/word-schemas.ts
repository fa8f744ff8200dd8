import { z } from 'zod';
import { CHANNELS, CONTROLS, DECISIONS, LANES, PROFILE_MODES, RUNNERS } from './words.js';

export const LaneSchema = z.enum(LANES);
export const DecisionSchema = z.enum(DECISIONS);
export const RunnerNameSchema = z.enum(RUNNERS);
export const ChannelNameSchema = z.enum(CHANNELS);
export const ProfileModeSchema = z.enum(PROFILE_MODES);
export const ControlSchema = z.enum(CONTROLS);
