/** Answers one host with a page made on the spot: what the browser sends about itself. Usage: serve-page HOST */
import { argumentsOr } from '../lib/arguments.ts';
import { icapLoop, permit, respond } from '../lib/icap-loop.ts';

const [host = ''] = argumentsOr('serve-page HOST', 1);

icapLoop((request) => {
  if (request.host !== host || request.method === 'CONNECT') return permit();
  const rows = request.fields.map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`);
  return respond(
    200,
    'text/html; charset=utf-8',
    `<!doctype html><meta charset="utf-8"><title>Your browser</title><table>${rows.join('')}</table>\n`,
  );
});

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
