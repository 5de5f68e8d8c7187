/** Refuses browsers that get no security updates any more, and says so. Usage: old-browsers [CHROME FIREFOX] */
import { field, icapLoop, permit, respond } from '../lib/icap-loop.ts';

const chrome = Number(process.argv[2] ?? 109);
const firefox = Number(process.argv[3] ?? 115);
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Old browser</title><h1>This browser is too old to be safe.</h1><p>Please update it.</p>\n';

icapLoop((request) =>
  isOld(field(request, 'User-Agent') ?? '') ? respond(403, 'text/html; charset=utf-8', PAGE, 'old browser') : permit(),
);

function isOld(agent: string): boolean {
  if (/\b(?:MSIE |Trident\/)/.test(agent)) return true;
  return isBefore(/\bChrome\/(\d+)/.exec(agent), chrome) || isBefore(/\bFirefox\/(\d+)/.exec(agent), firefox);
}

function isBefore(match: RegExpExecArray | null, least: number): boolean {
  return match !== null && Number(match[1]) < least;
}
