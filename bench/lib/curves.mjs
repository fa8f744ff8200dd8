export const measureCurves = async () => [];
