/** A small squidGuard of its own: one list of games, everything else allowed, and everything at all for anna. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from './temp-folder.ts';

export const SQUIDGUARD = '/usr/bin/squidGuard';

/** @param answer - what it says for a listed site. @returns path of its settings. Gone when the test file ends. */
export function squidGuardFolder(answer: string): string {
  const home = tempFolder();
  mkdirSync(join(home, 'db/games'), { recursive: true });
  mkdirSync(join(home, 'log'));
  writeFileSync(join(home, 'db/games/domains'), 'games.example\n');
  writeFileSync(join(home, 'db/games/urls'), 'news.example/play\n');
  const path = join(home, 'squidGuard.conf');
  writeFileSync(
    path,
    `dbhome ${home}/db
logdir ${home}/log
dest games {
  domainlist games/domains
  urllist games/urls
}
source anna {
  user anna
}
acl {
  anna {
    pass all
  }
  default {
    pass !games all
    redirect ${answer}
  }
}
`,
  );
  const made = spawnSync(SQUIDGUARD, ['-C', 'all', '-c', path], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`squidGuard did not build its lists: ${made.stderr}`);
  return path;
}
