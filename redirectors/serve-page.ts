/**
 * Makes a page of its own: at HOST stands how often each site was asked for.
 * The line protocol carries no pages, so it is written into the proxy's folder
 * for files and served from there. Usage: serve-page HOST FOLDER
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsOr } from './lib/arguments.ts';
import { file, permit, squidLoop } from './lib/squid-loop.ts';

const [home = '', folder = ''] = argumentsOr('serve-page HOST FOLDER', 2);
const MAX_SITES = 1000;
const SHOWN_SITES = 50;
const counts = new Map<string, number>();

squidLoop((request) => {
  if (request.host !== home) {
    if (counts.has(request.host) || counts.size < MAX_SITES) counts.set(request.host, (counts.get(request.host) ?? 0) + 1);
    return permit();
  }
  // Aside and renamed, so that nobody is served half a page. Each helper has a page of its own.
  const name = `sites-${process.pid}.html`;
  writeFileSync(join(folder, `.${name}`), page());
  renameSync(join(folder, `.${name}`), join(folder, name));
  return file(name);
});

function page(): string {
  const rows = [...counts].sort((a, b) => b[1] - a[1]).slice(0, SHOWN_SITES);
  const cells = rows.map(([site, count]) => `<tr><td>${escaped(site)}</td><td>${count}</td></tr>`);
  return `<!doctype html><meta charset="utf-8"><title>Sites</title><h1>Sites</h1><table>${cells.join('')}</table>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
