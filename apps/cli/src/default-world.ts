/** The world that a command means when nothing it is given names one. Nothing but the command line has such a default. */
export const DEFAULT_WORLD_ID = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';
