/** The block list files the settings name, read and watched. */
import { resolve } from 'node:path';
import type { Ports } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import { openBlockLists, type BlockLists, type HealthPort } from '#core/lists/block-lists.ts';
import type { CoreOptions } from './core-options.ts';

export function startLists(
  settings: ProxyConfig['filtering'],
  options: CoreOptions,
  ports: Ports,
  health: HealthPort,
  onChanged: () => void,
): Promise<BlockLists> {
  return openBlockLists({
    files: listFiles(settings),
    folder: options.dataFolder,
    workerUrl: options.listsWorkerUrl,
    ports,
    health,
    onChanged,
  });
}

export function listFiles(settings: ProxyConfig['filtering']): readonly string[] {
  return settings.blockFiles.map((path) => resolve(path));
}
