import { createServer } from 'node:net';
import { app } from 'electron';

createServer().listen(0, '127.0.0.1'); // any open handle
await app.whenReady(); // never resolves: ready waits for this file to finish loading
