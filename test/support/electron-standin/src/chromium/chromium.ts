/** The browser behind the windows: headless, with a profile of its own, reaching nothing but this machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-dev-shm-usage',
  '--disable-breakpad',
  '--no-startup-window',
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND', // whatever is not answered by the app goes nowhere
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
];
const PROFILE = 'electron-standin-profile';

/** @returns the DevTools address. The browser and its profile are gone when this process is. */
export function startChromium(): Promise<string> {
  removeOldProfiles();
  const profile = mkdtempSync(join(tmpdir(), `${PROFILE}-${process.pid}-`));
  const file = process.env['STANDIN_CHROMIUM'] ?? '/usr/bin/chromium';
  const chromium = spawn(file, [...FLAGS, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  process.on('exit', () => endWith(chromium, profile));
  return new Promise((resolve, reject) => {
    createInterface({ input: chromium.stderr }).on('line', (line) => {
      const url = /^DevTools listening on (ws:\/\/.*)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
      else if (process.env['STANDIN_DEBUG'] !== undefined) console.error(line);
    });
    chromium.on('error', reject);
    chromium.on('exit', (code) => reject(new Error(`Chromium ended (${code})`)));
  });
}

function endWith(chromium: ChildProcess, profile: string): void {
  chromium.kill('SIGKILL');
  const napping = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; attempt < 20 && existsSync(profile); attempt += 1) {
    try {
      rmSync(profile, { recursive: true, force: true });
    } catch {
      Atomics.wait(napping, 0, 0, 20); // its helpers are still ending
    }
  }
}

/** Left by a run that was killed. */
function removeOldProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${PROFILE}-(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
