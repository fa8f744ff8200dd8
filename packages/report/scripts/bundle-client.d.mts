export const assetsFile: URL;
export function clientAssets(): Promise<string>;
